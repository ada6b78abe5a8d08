package dev.kirby.examples;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built with. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Kirby.class.getPackage().getImplementationVersion();
        return new String[] {"kirby " + (version == null ? "(not packaged)" : version)};
    }
}
