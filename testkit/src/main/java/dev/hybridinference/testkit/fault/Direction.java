package dev.hybridinference.testkit.fault;

/** The two ways through a proxy; Toxiproxy calls them upstream and downstream. */
public enum Direction {
    /** From the client to the server: requests. */
    TO_SERVER,
    /** From the server to the client: answers. */
    TO_CLIENT
}
