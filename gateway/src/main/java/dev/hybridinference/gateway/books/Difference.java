package dev.hybridinference.gateway.books;

/**
 * Something in the books that is not as it must be.
 *
 * @param kind what is wrong, in one word
 * @param where which row, bucket or file
 */
public record Difference(String kind, String where, String expected, String found) {}
