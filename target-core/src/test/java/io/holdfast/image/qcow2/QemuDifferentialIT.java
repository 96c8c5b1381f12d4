package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.Confinement;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.QemuSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Images of any kind that Holdfast and QEMU make and change in turn are the same to both, and sound, with each snapshot (T45). A thousand in each run, or as many as the system property
 * {@code jqwik.tries.default} says.
 *
 * <pre>
 *   array of bytes    ========= changes ==========  ========= changes ==========
 *   image             made by one -> changed by it -> the other looks, changes -> the first looks
 * </pre>
 */
class QemuDifferentialIT {

    private static final Path MEMORY = Path.of("/dev/shm");

    private FileEngine engine;
    private Path folder;

    @BeforeTry
    void begin() throws IOException {
        engine = new ThreadPoolFileEngine(executor -> false);
        folder = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "holdfast")
                : Files.createTempDirectory("holdfast");
    }

    @AfterTry
    void end() throws IOException {
        engine.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Provide
    Arbitrary<DifferentialKind> kinds() {
        Arbitrary<Integer> bits = Arbitraries.of(16, 16, 32, 64, 8, 4, 2, 1);
        Arbitrary<Boolean> rarely = Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
        Arbitrary<Compression> compression = Arbitraries.of(Compression.class);
        Arbitrary<DifferentialKind> plain = Combinators.combine(
                        Arbitraries.of(512, 1024, 4096, 65536, 65536, 2 << 20),
                        bits,
                        rarely,
                        rarely,
                        rarely,
                        compression)
                .as((cluster, refcount, lazy, backed, external, how) -> new DifferentialKind(
                        3, cluster, refcount, false, lazy, backed && !external, external, false, how));
        Arbitrary<DifferentialKind> extended = Combinators.combine(
                        Arbitraries.of(16384, 65536), rarely, rarely, rarely, compression)
                .as((cluster, lazy, backed, external, how) ->
                        new DifferentialKind(3, cluster, 16, true, lazy, backed && !external, external, false, how));
        Arbitrary<DifferentialKind> old = Combinators.combine(Arbitraries.of(512, 4096, 65536), rarely)
                .as((cluster, backed) ->
                        new DifferentialKind(2, cluster, 16, false, false, backed, false, false, Compression.ZLIB));
        Arbitrary<DifferentialKind> encrypted = Combinators.combine(
                        Arbitraries.of(2, 3, 3), Arbitraries.of(512, 4096, 65536), rarely, rarely, rarely)
                .as((version, cluster, lazy, backed, subclusters) -> new DifferentialKind(
                        version,
                        version == 3 && subclusters ? 65536 : cluster,
                        16,
                        version == 3 && subclusters,
                        version == 3 && lazy,
                        backed,
                        false,
                        true,
                        Compression.ZLIB));
        return Arbitraries.frequencyOf(
                Tuple.of(8, plain), Tuple.of(4, extended), Tuple.of(2, old), Tuple.of(1, encrypted));
    }

    @Provide
    Arbitrary<List<DiskChange>> changes() {
        Arbitrary<DiskChange.What> what = Arbitraries.frequency(
                Tuple.of(6, DiskChange.What.WRITE),
                Tuple.of(2, DiskChange.What.ZERO),
                Tuple.of(2, DiskChange.What.DISCARD),
                Tuple.of(2, DiskChange.What.COMPRESS),
                Tuple.of(1, DiskChange.What.FLUSH),
                Tuple.of(1, DiskChange.What.REOPEN),
                Tuple.of(1, DiskChange.What.RESIZE),
                Tuple.of(2, DiskChange.What.SNAPSHOT),
                Tuple.of(1, DiskChange.What.APPLY),
                Tuple.of(1, DiskChange.What.DELETE));
        Arbitrary<Integer> sectors = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 8), Arbitraries.integers().between(1, 400));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 1 << 20),
                        sectors,
                        Arbitraries.integers().between(1, 255))
                .as(DiskChange::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property
    void imagesAreTheSameToBoth(
            @ForAll("kinds") DifferentialKind kind,
            @ForAll("changes") List<DiskChange> first,
            @ForAll("changes") List<DiskChange> second,
            @ForAll boolean oursFirst)
            throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret");
        DifferentialImage image = new DifferentialImage(
                kind,
                folder,
                new QemuSecret(secret),
                new Qcow2Format(engine, List.of(new RawFormat(engine)), Confinement.OWN_FOLDER, Optional.of(secret)));
        if (oursFirst) {
            image.makeOurs(first);
            image.changeOurs(first);
            image.assertSound();
            image.changeTheirs(second);
            image.assertOursReads();
        } else {
            image.makeTheirs();
            image.changeTheirs(first);
            image.assertOursReads();
            image.changeOurs(second);
            image.assertSound();
            image.assertTheirsReads();
        }
        assertThat(image.steps()).isEqualTo(first.size() + second.size());
    }
}
