package io.holdfast.cli;

import io.holdfast.cli.text.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code holdfast --version} prints: the program's version and its JVM's. */
final class Version implements IVersionProvider {

    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {"holdfast " + ProgramVersion.text(), "Java " + Runtime.version()};
    }
}
