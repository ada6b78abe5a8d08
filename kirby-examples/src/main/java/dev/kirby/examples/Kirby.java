package dev.kirby.examples;

import dev.kirby.KirbyException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line of Kirby: {@code java -jar kirby.jar COMMAND …}. Each command is a main class of its own as well.
 *
 * <p>Exit codes: 0 on success, 1 where the work failed, 2 where the command line is wrong. An error is one line on the error
 * stream, never a stack trace.
 */
@Command(
        name = "kirby",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "From an exchange's API to a strategy that survived out-of-sample tests.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Quickstart.class,
            Setup.class,
            SyncStars.class,
            BackfillCandles.class,
            CollectStars.class,
            StreamLive.class,
            ImportFiles.class,
            CheckQuality.class,
            RepairGaps.class,
            CompareVenues.class,
            ListUniverse.class,
            ResampleCandles.class,
            ShowCoverage.class,
            VerifyStore.class,
            CheckHealth.class,
            CopySeries.class,
            DeleteSeries.class,
            ExportCandles.class,
            ExportFunding.class,
            ExportOpenInterest.class,
            ExportAll.class,
            ExportLiquidations.class,
            ExportRatios.class,
            RunBacktest.class,
            RunPortfolio.class,
            RunPortfolioSweep.class,
            RunPortfolioWalk.class,
            RunSweep.class,
            VerifyStrategy.class,
            RunWalkForward.class,
            TrainStrategy.class,
            VerifyCertificate.class,
            ShowLedger.class,
            RunProgramme.class,
            ListJobs.class,
            MonitorConfigurations.class,
            LabelCandles.class,
            ComputeFeatures.class,
            TrainModel.class,
            RetrainModels.class,
            PredictNow.class,
            ListModels.class,
            RunWindTunnel.class,
            ListStrategies.class,
            Sql.class,
            RunStudio.class,
            SimulateExchange.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Kirby implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Kirby() {}

    /**
     * Runs one command and exits.
     *
     * @param args the command and its options; {@code --help} lists them
     */
    public static void main(String[] args) {
        System.exit(run(new Kirby(), args));
    }

    /** Without a command: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.OK;
    }

    /** Runs a command and returns its exit code; every main goes through here. */
    static int run(Object command, String... args) {
        try {
            return new CommandLine(command)
                    .setParameterExceptionHandler((e, given) -> {
                        System.err.println("Error: " + oneLine(e) + suggestion(e) + " Try --help.");
                        return CommandLine.ExitCode.USAGE;
                    })
                    .setExecutionExceptionHandler((e, line, parsed) -> {
                        System.err.println("Error: " + oneLine(e));
                        return CommandLine.ExitCode.SOFTWARE;
                    })
                    .execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "Error: Out of memory: " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB are not enough for this. Ask for fewer days, or give Java more: java -Xmx4g -jar kirby.jar.");
            return CommandLine.ExitCode.SOFTWARE;
        } catch (StackOverflowError e) {
            System.err.println("Error: The input is nested too deeply. Check the file or the query.");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static String suggestion(CommandLine.ParameterException e) {
        List<String> near =
                e instanceof CommandLine.UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty()
                ? ""
                : " Did you mean " + String.join(" or ", near.stream().limit(3).toList()) + "?";
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = Remedies.asCommands(message).strip().replaceAll("\\s*\\R\\s*", " ");
        boolean expected = e instanceof KirbyException || e instanceof CommandLine.ParameterException;
        String text = expected ? line : e.getClass().getSimpleName() + ": " + line;
        return text.endsWith(".") ? text : text + ".";
    }
}
