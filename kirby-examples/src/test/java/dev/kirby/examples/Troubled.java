package dev.kirby.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that takes all memory there is, or calls itself without end. */
@Command(name = "troubled")
final class Troubled implements Callable<Integer> {

    @Parameters
    private String how = "";

    public static void main(String[] args) {
        System.exit(Kirby.run(new Troubled(), args));
    }

    @Override
    public Integer call() {
        if (how.equals("deep")) {
            return deeper(1);
        }
        List<long[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new long[1 << 20]);
        }
        return all.size();
    }

    private static int deeper(int level) {
        return level < 0 ? level : level + deeper(level + 1);
    }
}
