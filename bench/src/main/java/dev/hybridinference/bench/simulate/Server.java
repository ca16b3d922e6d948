package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.failure.Failure.Upstream;

/** Something that answers requests. All that anybody learns of it comes through its listener. */
interface Server {
    /**
     * Sends a request there.
     *
     * @param attempt how often this request was sent anywhere before
     */
    Call send(Turn turn, int attempt, Listener listener);

    /** Requests that wait inside, as its metrics tell; negative when it has none. */
    int queued();

    /** A request on its way. */
    interface Call {
        /** The client side goes away. */
        void cancel();
    }

    /** What comes back, each at its moment and never while {@link #send} runs. */
    interface Listener {
        void firstToken();

        /**
         * The answer ended.
         *
         * @param cached tokens of the prompt that were remembered
         */
        void ended(int cached);

        void failed(Upstream failure);
    }
}
