from openai import OpenAI
from sdk import MODEL, say

one = OpenAI().models.retrieve(MODEL)
say(ids=[each.id for each in OpenAI().models.list()], one=one.id, object=one.object)
