package dev.rekey.accounts.write;

/**
 * Why a row of a list was not taken.
 *
 * @param line the line of the file on which the row begins, from 1
 * @param column the column it is about; empty when it is the whole row
 * @param reason one plain sentence
 */
public record RowProblem(int line, String column, String reason) {}
