package dev.hybridinference.kernel.ledger;

/**
 * How often regular expressions may look at the characters of a body, since one that is badly
 * written looks for ever. Confined to one thread.
 */
final class WorkMeter {
    private static final long FREE = 1_000_000;

    /** Looks at each character by each pattern; sane ones need two or three. */
    private static final long EACH = 200;

    private long left;

    WorkMeter(int characters, int patterns) {
        left = FREE + EACH * characters * patterns;
    }

    /** There were too many looks. */
    static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuchWork() {
            super("the patterns take too much work", null, false, false);
        }
    }

    /** A text whose reading is metered. */
    CharSequence reading(String text) {
        return new Metered(text);
    }

    private final class Metered implements CharSequence {
        private final String text;

        Metered(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooMuchWork();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Metered(text.substring(start, end));
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
