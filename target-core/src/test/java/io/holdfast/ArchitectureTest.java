package io.holdfast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may import whom. {@link #table()} is the layering of the project: think twice before you change a row, for an
 * import that it forbids is nearly always a class in the wrong room.
 */
class ArchitectureTest {

    /** Netty's buffers, and with them {@code ReferenceCounted}, which says that they have an owner. */
    private static final String BUFFER = "io.netty.[buffer|util]";

    /** Netty's channels and event loops, and with them the futures that they answer with. */
    private static final String CHANNEL = "io.netty.[channel|util.concurrent]";

    private static final String URING = "io.netty.channel.uring";

    /** In pure Java: the native one is in the same package, and nobody asks for it. */
    private static final String ZSTANDARD = "io.airlift.compress.v3..";

    /** What derives keys that take memory. */
    private static final String ARGON2 = "org.bouncycastle.crypto.[generators|params]";

    private static final String JSON = "com.fasterxml.jackson.core";

    /** Two dots mean: and every package below it. */
    private static Stream<Row> table() {
        return Stream.of(
                room("util").mayImport(),
                room("state").mayImport("scsi..", "util", BUFFER),
                room("file").mayImport("util", BUFFER),
                room("file.posix").mayImport("file", "util"),
                room("file.ring").mayImport("file", "file.posix", "util", BUFFER, CHANNEL, URING),
                room("file.pool").mayImport("file", "file.posix", "util", BUFFER),
                room("image").mayImport("file", "util", BUFFER),
                room("image.host").mayImport("image", "file", "util", BUFFER),
                room("image.raw").mayImport("image", "image.host", "file", "util", BUFFER),
                room("image.luks").mayImport("image", ARGON2, JSON),
                room("image.qcow2").mayImport("image", "image.host", "image.luks", "file", "util", BUFFER, ZSTANDARD),
                room("image.vmdk").mayImport("image", "image.host", "file", "util", BUFFER),
                room("image.filter").mayImport("image", "file", "util", BUFFER),
                room("scsi..").mayImport("image", "file", "util", BUFFER),
                room("iscsi.pdu").mayImport("iscsi..", "util", BUFFER),
                room("iscsi.codec").mayImport("iscsi..", "util", BUFFER, CHANNEL),
                room("iscsi.text").mayImport("iscsi..", "util", BUFFER),
                room("iscsi.login").mayImport("iscsi..", "util", BUFFER, CHANNEL),
                room("iscsi.session").mayImport("iscsi..", "scsi..", "file", "util", BUFFER, CHANNEL),
                room("iscsi.task").mayImport("iscsi..", "scsi..", "file", "util", BUFFER),
                room("server..").mayImport("iscsi..", "scsi..", "image..", "file..", "state", "util", "io.netty.."));
    }

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.holdfast");

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void importsOnlyWhatTheTableAllows(Row row) {
        check(classes()
                .that()
                .resideInAPackage(row.room())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(row.importsArray()));
    }

    @Test
    void hasARowForEveryPackage() {
        check(classes().should().resideInAnyPackage(table().map(Row::room).toArray(String[]::new)));
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        check(slices().matching("io.holdfast.(**)").should().beFreeOfCycles());
    }

    @Test
    void touchesChannelsInIscsiOnlyInHandlersAndTheOutbox() {
        check(noClasses()
                .that()
                .resideInAPackage("io.holdfast.iscsi..")
                .and()
                .haveNameNotMatching(".*(Handler|Outbox)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel.."));
    }

    @Test
    void neverOpensAFileWithNettysFileDescriptor() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.netty.channel.unix.FileDescriptor")
                .because("its from(path) opens with O_TRUNC and destroys an image"));
    }

    @Test
    void readsAndWritesFilesOnlyThroughChannelsAndTheFileEngine() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*Stream|FileReader|FileWriter|RandomAccessFile)")
                .because("they know neither positions nor durability, and block the event loop"));
    }

    @Test
    void neverMapsAFileIntoMemory() {
        check(noClasses()
                .should()
                .callMethod(FileChannel.class, "map", MapMode.class, long.class, long.class)
                .orShould()
                .callMethod(FileChannel.class, "map", MapMode.class, long.class, long.class, Arena.class)
                .because("a miss stalls the event loop and an I/O error is a SIGBUS"));
    }

    @Test
    void neverSendsAFileRegion() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.netty\\.channel\\.(Default)?FileRegion")
                .because("it is dearer than a read and a write, and io_uring sends wrong offsets beyond 2 GiB"));
    }

    @Test
    void saysNothingOnStandardOutput() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void namesClassesByWhatTheyAre() {
        check(classes().should().haveNameNotMatching(".*(Impl|Manager|Utils?|Helper)(\\$.*)?"));
    }

    /** A room that is still empty breaks no rule. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    private static Row room(String name) {
        return new Row("io.holdfast." + name, List.of());
    }

    record Row(String room, List<String> imports) {

        Row mayImport(String... packages) {
            Stream<String> always = Stream.of(room, "java..", "javax..", "org.jspecify.annotations", "org.slf4j");
            Stream<String> listed =
                    Stream.of(packages).map(name -> name.matches("(com|io|org)\\..*") ? name : "io.holdfast." + name);
            return new Row(room, Stream.concat(always, listed).toList());
        }

        String[] importsArray() {
            return imports.toArray(String[]::new);
        }

        @Override
        public String toString() {
            return room;
        }
    }
}
