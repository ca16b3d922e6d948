package dev.hybridinference.testkit.witness;

/** Points in the life of a request that its client or its provider can tell. */
public enum Moment {
    /** The whole request is with the provider, which has said nothing. */
    ARRIVED,
    /** The first of two providers has refused it. */
    REFUSED,
    /** The provider has sent a part of a stream. */
    DELTA,
    /** The provider has sent the last byte of its answer. */
    ANSWERED,
    /** The client has the last byte of its answer. */
    SEEN,
    /** The client has left in the middle of a stream. */
    LEFT
}
