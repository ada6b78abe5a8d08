package dev.kirby.examples;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the commands that stand on its input, a line each, as a shell would, in one process whose environment points at simulated
 * venues: what each printed follows it, and how it ended.
 */
final class CommandList {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private CommandList() {}

    public static void main(String[] args) {
        Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
        while (lines.hasNextLine()) {
            String line = lines.nextLine();
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(line);
            while (word.find()) {
                words.add(word.group(1) == null ? word.group(2) : word.group(1));
            }
            System.out.println("$ " + line);
            Captured captured = Captured.run(words.toArray(String[]::new));
            System.out.print(captured.out());
            System.out.print(captured.err().isEmpty() ? "" : "stderr: " + captured.err());
            System.out.println("exit " + captured.exit());
        }
    }
}
