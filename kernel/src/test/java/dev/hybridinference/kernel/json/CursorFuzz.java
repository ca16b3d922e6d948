package dev.hybridinference.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * What holds of the cursor for any document that the scanner takes: it finds the end, whatever of
 * it is read and whatever passed over. The first byte says which values are read.
 */
public final class CursorFuzz {
    private static final JsonShape NOTHING = JsonShape.builder().build();

    private final int choice;
    private int values;

    private CursorFuzz(int choice) {
        this.choice = choice;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] document = Arrays.copyOfRange(input, 1, input.length);
        JsonScanner scanner = new JsonScanner(NOTHING, new JsonLimits(64, 4_096));
        if (!scanner.feed(document, 0, document.length) || !scanner.finish()) {
            return;
        }
        JsonCursor cursor = new JsonCursor(document, 0, document.length);
        assertThat(cursor.kind()).isEqualTo(scanner.root());
        new CursorFuzz(input[0] & 0xFF).walk(cursor);
        for (int i = cursor.end(); i < document.length; i++) {
            assertThat(document[i]).isIn((byte) ' ', (byte) '\n', (byte) '\r', (byte) '\t');
        }
    }

    private void walk(JsonCursor at) {
        int how = (choice >> (values++ % 8)) & 1;
        switch (at.kind()) {
            case OBJECT -> {
                JsonCursor inside = how == 0 ? at : at.value().cursor();
                inside.object();
                while (inside.member()) {
                    assertThat(inside.key()).isNotNull();
                    walk(inside);
                }
            }
            case ARRAY -> {
                assertThat(at.object()).isFalse();
                at.array();
                while (at.element()) {
                    if (how == 0) {
                        walk(at);
                    }
                }
            }
            case STRING -> assertThat(at.text().decoded()).isNotNull();
            case NUMBER -> at.number(0);
            case TRUE, FALSE -> at.isTrue();
            case NULL -> at.skip();
            case ABSENT -> throw new AssertionError("no value");
        }
    }
}
