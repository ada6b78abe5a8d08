package dev.kirby.store.internal;

import dev.kirby.InvalidRequestException;
import java.util.regex.Pattern;

/** The names of documents: relative paths that stay inside of the store on every system. */
public final class DocumentKeys {

    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.%-]*/)*[A-Za-z0-9_][A-Za-z0-9_.%-]*");
    private static final String LOG = ".jsonl";

    private DocumentKeys() {}

    /** Checks the key of a document. */
    public static String document(String key) {
        if (isLog(key)) {
            throw new InvalidRequestException("'" + key + "' is the key of a log: a document does not end in .jsonl.");
        }
        return checked(key);
    }

    /** Checks the key of a log. */
    public static String log(String key) {
        if (!isLog(key)) {
            throw new InvalidRequestException("'" + key + "' is the key of a document: a log ends in .jsonl.");
        }
        return checked(key);
    }

    /** Checks the name of a folder. */
    public static String folder(String folder) {
        return checked(folder);
    }

    /** Whether a key names a log. */
    public static boolean isLog(String key) {
        return key.endsWith(LOG);
    }

    /** The folder that a key is in; empty where there is none. */
    public static String folderOf(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    private static String checked(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidRequestException(
                    "A document's key must be a relative path of letters, digits, '_', '-', '.'"
                            + " and '%', no part of it beginning with '.', was '" + key + "'.");
        }
        return key;
    }
}
