package io.holdfast.cli.config;

import io.holdfast.cli.config.LunSettings.Caching;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.LunSettings.Sharing;
import io.holdfast.cli.config.LunSettings.Traits;
import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of a LUN. */
final class LunSyntax {

    private static final Key<Integer> NUMBER = Key.required("lun", NodeSyntax.scalar(Values::lun));

    private static final Key<Path> IMAGE = Key.required("image", NodeSyntax.path());

    private static final Key<Optional<Long>> SIZE = Key.optional("size", NodeSyntax.scalar(Values::imageSize));

    private static final Key<Optional<String>> FORMAT = Key.optional("format", NodeSyntax.scalar(Values::format));

    private static final Key<Optional<Path>> SECRET_FILE = Key.optional("secret-file", NodeSyntax.path());

    private static final Key<Boolean> FILES_ANYWHERE =
            Key.defaulting("files-anywhere", NodeSyntax.scalar(Values::yesOrNo), "false");

    private static final Key<Optional<Path>> STATE = Key.optional("state", NodeSyntax.path());

    private static final Key<CacheMode> CACHE = Key.defaulting("cache", NodeSyntax.scalar(Values::cache), "writeback");

    private static final Key<Aio> AIO = Key.defaulting("aio", NodeSyntax.scalar(Values::aio), "io_uring");

    private static final Key<Discard> DISCARD = Key.defaulting("discard", NodeSyntax.scalar(Values::discard), "on");

    private static final Key<DetectZeroes> DETECT_ZEROES =
            Key.defaulting("detect-zeroes", NodeSyntax.scalar(Values::detectZeroes), "off");

    private static final Key<Boolean> SSD = Key.defaulting("ssd", NodeSyntax.scalar(Values::yesOrNo), "true");

    private static final Key<SharingMode> SHARING =
            Key.defaulting("sharing", NodeSyntax.scalar(Values::sharing), "single-writer");

    private static final Key<Duration> HOLD_SECONDS =
            Key.defaulting("hold-seconds", NodeSyntax.scalar(Values::holdSeconds), "60");

    private static final Key<Boolean> READ_ONLY =
            Key.defaulting("read-only", NodeSyntax.scalar(Values::yesOrNo), "false");

    private static final Key<Integer> BLOCK_SIZE =
            Key.defaulting("block-size", NodeSyntax.scalar(Values::blockSize), "512");

    private static final Key<Boolean> LONG_CDBS =
            Key.defaulting("long-cdbs", NodeSyntax.scalar(Values::yesOrNo), "false");

    static final List<Key<?>> KEYS = List.of(
            NUMBER,
            IMAGE,
            SIZE,
            FORMAT,
            SECRET_FILE,
            FILES_ANYWHERE,
            STATE,
            CACHE,
            AIO,
            DISCARD,
            DETECT_ZEROES,
            SSD,
            SHARING,
            HOLD_SECONDS,
            READ_ONLY,
            BLOCK_SIZE,
            LONG_CDBS);

    static final NodeSyntax<LunSettings> LUN = NodeSyntax.section(KEYS, LunSyntax::lun);

    private LunSyntax() {}

    private static LunSettings lun(Section section) {
        Optional<Long> size = section.value(SIZE);
        int blockSizeBytes = section.value(BLOCK_SIZE);
        if (size.isPresent() && size.get() % blockSizeBytes != 0) {
            throw section.reject(SIZE, "the size is not a multiple of the block size, " + blockSizeBytes);
        }
        if (section.value(DETECT_ZEROES) == DetectZeroes.UNMAP && section.value(DISCARD) == Discard.IGNORE) {
            throw section.reject(DETECT_ZEROES, "unmap gives space back, which needs discard: on");
        }
        Path file = section.value(IMAGE);
        Path stateFolder = section.value(STATE).orElseGet(() -> LunSettings.stateFolderBeside(file));
        return new LunSettings(
                section.value(NUMBER),
                new Image(
                        file,
                        section.value(FORMAT),
                        size,
                        section.value(SECRET_FILE),
                        section.value(FILES_ANYWHERE) ? Confinement.ANYWHERE : Confinement.OWN_FOLDER,
                        stateFolder),
                new Caching(section.value(CACHE), section.value(AIO), section.value(DETECT_ZEROES)),
                new Traits(
                        blockSizeBytes,
                        section.value(DISCARD),
                        !section.value(SSD),
                        section.value(READ_ONLY),
                        section.value(LONG_CDBS) ? LongCdbs.ACCEPTED : LongCdbs.REFUSED),
                new Sharing(section.value(SHARING), section.value(HOLD_SECONDS)));
    }
}
