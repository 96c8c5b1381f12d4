package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content ID in a descriptor. Whoever writes to an image changes it, so that another image that is a difference to this one is seen to fit no more.
 *
 * @param offsetBytes where in the file its {@value #DIGITS} digits are
 */
record ContentId(FileReads file, long offsetBytes) {

    private static final int DIGITS = 8;
    private static final Pattern LINE = Pattern.compile("(?m)^CID=([0-9a-fA-F]{" + DIGITS + "})\\s*$");

    /** The one of a descriptor that is there in the file, or empty where it has none that could be written over. */
    static Optional<ContentId> in(HostFile file, long descriptorOffsetBytes, byte[] descriptor) {
        Matcher line = LINE.matcher(new String(descriptor, StandardCharsets.ISO_8859_1));
        return line.find()
                ? Optional.of(new ContentId(new FileReads(file), descriptorOffsetBytes + line.start(1)))
                : Optional.empty();
    }

    /** What a new image or a changed one is given; never {@link Descriptor#NO_PARENT}. */
    static int random() {
        return ThreadLocalRandom.current().nextInt() & Integer.MAX_VALUE;
    }

    /** Writes another one; stable when the file is synced next. Blocks. */
    void change() throws ImageException {
        file.write(offsetBytes, "%08x".formatted(random()).getBytes(StandardCharsets.US_ASCII));
    }
}
