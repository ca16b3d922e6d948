package dev.hybridinference.bench.simulate;

/**
 * One request: a turn of a conversation.
 *
 * @param id of the request, in the order of arrival
 * @param conversation whose prompt begins with what was said before
 * @param prompt tokens, all earlier turns included
 * @param answer tokens
 * @param nanos when it is sent; later when the turn before it has not ended then
 */
record Turn(long id, int conversation, int prompt, int answer, long nanos) {}
