package dev.kirby.store.storage;

/** The data that a query in SQL may read. */
public enum SqlScope {
    /**
     * The store's tables, and in a folder also files beside it that the process may read, by {@code read_parquet('file')} and
     * similar functions. For the owner of the files.
     */
    FILES,
    /**
     * The store's tables and nothing else: no file, no address, no setting of the process. For queries of others. A
     * PostgreSQL store refuses it: there the rights of the database's user decide.
     */
    TABLES
}
