package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code holdfast --version} prints: the program's version, which the build writes into a resource, and its JVM's. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"holdfast " + program(), "Java " + Runtime.version()};
    }

    private static String program() throws IOException {
        try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(resource, "version.properties is not in the jar"));
            return properties.getProperty("version", "unknown");
        }
    }
}
