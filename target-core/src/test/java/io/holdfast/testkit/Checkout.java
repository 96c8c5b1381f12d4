package io.holdfast.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that is being tested. */
public final class Checkout {

    private Checkout() {}

    /** Its root, whichever module the test runs in. */
    public static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("conf/jvm.options"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no checkout of Holdfast at or above " + start);
    }
}
