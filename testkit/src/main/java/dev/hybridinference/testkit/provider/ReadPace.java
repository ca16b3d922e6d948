package dev.hybridinference.testkit.provider;

/**
 * How fast a provider reads what it is sent.
 *
 * @param bytes most bytes per read; 0 reads nothing at all
 * @param intervalNanos pause after each read
 */
record ReadPace(int bytes, long intervalNanos) {

    static final ReadPace FAST = new ReadPace(Integer.MAX_VALUE, 0);
    static final ReadPace NEVER = new ReadPace(0, 0);

    boolean isStopped() {
        return bytes == 0;
    }
}
