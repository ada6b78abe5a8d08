package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.validate.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a certificate again from the store, and says what differs. */
@Command(
        name = "verify-certificate",
        mixinStandardHelpOptions = true,
        description = "Makes a certificate again from stored data and says what differs; exit code 1 if anything does."
                + " Verifying is not a look at the test days.")
public final class VerifyCertificate implements Callable<Integer> {

    private static final int SHOWN = 20;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "FILE", description = "Made by train or walk-forward --certificate FILE.")
    private Path file = Path.of("");

    @Mixin
    private ReportOption report = new ReportOption();

    VerifyCertificate() {}

    /**
     * Runs the command.
     *
     * @param args {@code FILE --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new VerifyCertificate(), args));
    }

    @Override
    public Integer call() {
        Certificate given = Certificate.parse(read());
        if (!(given.sections().get("command") instanceof List<?> command)) {
            throw new InvalidRequestException(
                    file
                            + " does not say how it was made: only certificates of train or walk-forward --certificate FILE can be verified.");
        }
        List<String> arguments =
                new ArrayList<>(command.stream().map(String::valueOf).toList());
        arguments.addAll(List.of("--data", store.data));
        if (store.database != null) {
            arguments.addAll(List.of("--database", store.database));
        }
        RunWalkForward walk = new RunWalkForward();
        new CommandLine(walk).parseArgs(arguments.toArray(String[]::new));
        report.write(given::report);
        Certificate made = walk.again(looks(given)).with("command", command);
        List<String> differences = given.differences(made);
        if (differences.isEmpty()) {
            System.out.println("The same: " + given + ", " + made.toJson().length() + " bytes.");
            return 0;
        }
        System.out.println(differences.size() + " figures differ (in the file here, made again there):");
        differences.stream().limit(SHOWN).forEach(line -> System.out.println("  " + line));
        if (differences.size() > SHOWN) {
            System.out.println("  and " + (differences.size() - SHOWN) + " more");
        }
        return 1;
    }

    private static int looks(Certificate given) {
        return given.sections().get("verdict") instanceof Map<?, ?> verdict
                        && verdict.get("looks") instanceof Number looks
                ? looks.intValue()
                : 0;
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ". Give a certificate that is there.", e);
        }
    }
}
