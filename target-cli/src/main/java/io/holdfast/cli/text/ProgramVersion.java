package io.holdfast.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this program, which the build writes into a resource. */
public final class ProgramVersion {

    private static final String RESOURCE = "/io/holdfast/cli/version.properties";

    private ProgramVersion() {}

    public static String text() {
        try (InputStream resource = ProgramVersion.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(resource, RESOURCE + " is not in the jar"));
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
