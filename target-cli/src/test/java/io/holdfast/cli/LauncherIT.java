package io.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/holdfast} in a home of its own, below a folder with spaces in its name. Only Maven is a fake, which fills
 * lib/ with the jars of the build under test:
 *
 * <pre>
 *   a folder/
 *     home/  bin/  conf/  [lib/]  or  [pom.xml  target-core/  target-cli/]
 *     fakes/ mvn      counts its runs in home/builds
 * </pre>
 */
class LauncherIT {

    private static final Path BUILT_LIB = Checkout.root().resolve("target-cli/target/holdfast/lib");

    @TempDir
    Path temporary;

    private final List<Process> started = new ArrayList<>();
    private Path home;

    @BeforeEach
    void layOutTheLauncher() throws IOException {
        home = Files.createDirectories(temporary.resolve("a folder/home"));
        for (String file : List.of("bin/holdfast", "bin/find-java", "conf/jvm.options")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(Checkout.root().resolve(file), home.resolve(file));
        }
    }

    @AfterEach
    void endWhatStillRuns() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void startsAnInstalledProgramThroughASymbolicLinkFromAnotherFolder() throws Exception {
        install();
        Path link = Files.createSymbolicLink(temporary.resolve("hold"), home.resolve("bin/holdfast"));

        Run run = start(link, "--version").join();

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("holdfast ");
        assertThat(run.status()).isZero();
    }

    @Test
    void buildsACheckoutAtItsFirstStartOnly() throws Exception {
        layOutACheckout("");

        Run first = start("--version").join();
        Run second = start("--version").join();

        assertThat(first.err()).contains("Building Holdfast (first start, about a minute)...");
        assertThat(first.out()).startsWith("holdfast ");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerThanTheProgram() throws Exception {
        layOutACheckout("");
        start("--version").join();
        try (Stream<Path> jars = Files.list(home.resolve("target-cli/target/holdfast/lib"))) {
            for (Path jar : jars.toList()) {
                Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
            }
        }

        Run run = start("--version").join();

        assertThat(run.err()).contains("Building Holdfast (its sources have changed)...");
        assertThat(run.status()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void showsWhatTheBuildSaidWhenItFails() throws Exception {
        layOutACheckout("echo '[ERROR] no such symbol'; exit 1");

        Run run = start("--version").join();

        assertThat(run.err()).contains("[ERROR] no such symbol").contains("holdfast: the build failed");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(70);
    }

    @Test
    void buildsOnceWhenStartedTwiceAtTheSameTime() throws Exception {
        layOutACheckout("while [ ! -e go ]; do sleep 0.02; done");

        Run first = start("--version");
        await().until(() -> first.err().contains("Building"));
        Run second = start("--version");
        await().until(() -> second.err().contains("Waiting for another start of Holdfast"));
        Files.createFile(home.resolve("go"));

        assertThat(first.join().status()).isZero();
        assertThat(second.join().status()).isZero();
        assertThat(second.err()).doesNotContain("Building");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void refusesANamedJavaThatIsNotThere() throws Exception {
        install();

        Run run = start(List.of(
                        "env",
                        "HOLDFAST_JAVA_HOME=/nowhere",
                        home.resolve("bin/holdfast").toString()))
                .join();

        assertThat(run.err()).contains("HOLDFAST_JAVA_HOME is /nowhere").contains("Java 25 or newer");
        assertThat(run.status()).isEqualTo(69);
    }

    @Test
    void makesACacheOfItsClassesBeforeTheFirstServiceAndSaysNothingOfItLater() throws Exception {
        install();

        Run first = service();
        assertThat(first.err()).contains("Preparing fast starts...");
        assertThat(caches()).hasSize(1);

        Run second = service();
        assertThat(second.err()).doesNotContain("Preparing").doesNotContain("[aot]");
        assertThat(caches()).hasSize(1);
    }

    @Test
    void makesAnotherCacheBeforeTheFirstCommandOnAnImage() throws Exception {
        install();
        Path image = temporary.resolve("disk.raw");
        Files.write(image, new byte[1 << 20]);

        Run first = start("image", "info", image.toString()).join();
        Run second = start("image", "info", image.toString()).join();

        assertThat(first.err()).isEqualToIgnoringNewLines("Preparing fast starts...");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out()).contains("file format: raw");
        assertThat(caches()).hasSize(1);
    }

    @Test
    void startsWithACacheThatJavaCannotUse() throws Exception {
        install();
        service();
        Files.writeString(caches().getFirst(), "no cache at all");

        Run run = start("--version").join();

        assertThat(run.out()).startsWith("holdfast ");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void makesTheCacheAnewWhenAJarIsNewer() throws Exception {
        install();
        service();
        Files.setLastModifiedTime(caches().getFirst(), FileTime.fromMillis(0));

        assertThat(service().err()).contains("Preparing fast starts...");
        assertThat(service().err()).doesNotContain("Preparing");
    }

    /** Serves a disk and ends it in order. */
    private Run service() throws Exception {
        Path image = temporary.resolve("disk" + started.size() + ".raw");
        Files.write(image, new byte[1 << 20]);
        Run run = start("export", image.toString(), "--listen", "127.0.0.1:0");
        await().atMost(Duration.ofSeconds(60)).until(() -> run.out().contains("iscsi://"));
        run.process().destroy();
        assertThat(run.join().status()).isZero();
        return run;
    }

    private List<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private void install() throws IOException {
        Path lib = Files.createDirectory(home.resolve("lib"));
        try (Stream<Path> jars = Files.list(BUILT_LIB)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
    }

    private void layOutACheckout(String beforeTheBuild) throws IOException {
        for (String file : List.of("pom.xml", "target-core/pom.xml", "target-cli/pom.xml")) {
            Files.createDirectories(home.resolve(file).resolveSibling("src/main"));
            Files.createFile(home.resolve(file));
        }
        Path maven = Files.createDirectories(home.resolveSibling("fakes")).resolve("mvn");
        Files.createFile(maven, asFileAttribute(fromString("rwx------")));
        Files.writeString(maven, """
                #!/usr/bin/env bash
                echo "$*" >> builds
                %s
                rm -rf target-cli/target/holdfast/lib
                mkdir -p target-cli/target/holdfast/lib
                cp '%s'/*.jar target-cli/target/holdfast/lib/
                """.formatted(beforeTheBuild, BUILT_LIB));
    }

    private long builds() throws IOException {
        return Files.readAllLines(home.resolve("builds")).size();
    }

    private Run start(String... arguments) throws IOException {
        return start(home.resolve("bin/holdfast"), arguments);
    }

    private Run start(Path launcher, String... arguments) throws IOException {
        return start(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
    }

    private Run start(List<String> command) throws IOException {
        Path out = temporary.resolve("out" + started.size());
        Path err = temporary.resolve("err" + started.size());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("PATH", home.resolveSibling("fakes") + ":" + System.getenv("PATH"));
        builder.environment().put("HOLDFAST_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("HOLDFAST_JAVA_OPTS");
        Process process = builder.start();
        started.add(process);
        return new Run(process, out, err);
    }

    private record Run(Process process, Path outFile, Path errFile) {

        Run join() throws InterruptedException {
            assertThat(process.waitFor(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS))
                    .as("ended within a minute")
                    .isTrue();
            return this;
        }

        int status() {
            return process.exitValue();
        }

        String out() throws IOException {
            return Files.readString(outFile, UTF_8);
        }

        String err() throws IOException {
            return Files.readString(errFile, UTF_8);
        }
    }
}
