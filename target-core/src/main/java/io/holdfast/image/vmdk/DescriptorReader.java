package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a descriptor. What it does not know and need not know, such as the disk data base, it passes over. */
final class DescriptorReader {

    private static final int MAX_PARTS = 4096;
    private static final long MAX_SECTORS = Long.MAX_VALUE / HostFile.SECTOR_BYTES / MAX_PARTS;

    private static final Pattern SETTING = Pattern.compile("([A-Za-z.]+)\\s*=\\s*\"?([^\"]*)\"?");
    private static final Pattern PART = Pattern.compile(
            "(RW|RDONLY|NOACCESS)\\s+(\\d{1,18})\\s+([A-Z]+)(?:\\s+\"([^\"]+)\"(?:\\s+(\\d{1,18}))?)?.*");

    private final Path path;
    private final List<PartLine> parts = new ArrayList<>();
    private int cid = Descriptor.NO_PARENT;
    private int parentCid = Descriptor.NO_PARENT;
    private @Nullable String createType;
    private @Nullable String parentFile;

    private DescriptorReader(Path path) {
        this.path = path;
    }

    /** Whether a file that begins so is a descriptor. */
    static boolean startsDescriptor(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).stripLeading().startsWith(Descriptor.FIRST_LINE);
    }

    /**
     * Reads it.
     *
     * @param path the image's, for errors
     */
    static Descriptor read(Path path, byte[] bytes) throws ImageException {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        DescriptorReader reader = new DescriptorReader(path);
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                reader.line(number, content);
            }
        }
        if (reader.createType == null) {
            throw new ImageException(Kind.INVALID_FORMAT, path, "its descriptor has no createType");
        }
        return new Descriptor(
                reader.cid, reader.parentCid, reader.createType, Optional.ofNullable(reader.parentFile), reader.parts);
    }

    private void line(int number, String content) throws ImageException {
        Matcher part = PART.matcher(content);
        if (part.matches()) {
            parts.add(part(number, part));
            if (parts.size() > MAX_PARTS) {
                throw invalid(number, "more than " + MAX_PARTS + " extents");
            }
            return;
        }
        Matcher setting = SETTING.matcher(content);
        if (!setting.matches()) {
            return;
        }
        String value = setting.group(2);
        switch (setting.group(1)) {
            case "version" -> {
                if (!value.equals("1") && !value.equals("2") && !value.equals("3") && !value.equals("4")) {
                    throw new ImageException(
                            Kind.UNSUPPORTED_FEATURE, path, "its descriptor has the unknown version " + value);
                }
            }
            case "CID" -> cid = id(number, value);
            case "parentCID" -> parentCid = id(number, value);
            case "createType" -> createType = value;
            case "parentFileNameHint" -> parentFile = value;
            default -> {}
        }
    }

    private PartLine part(int number, Matcher line) throws ImageException {
        long sectors = Long.parseLong(line.group(2));
        if (sectors == 0 || sectors > MAX_SECTORS) {
            throw invalid(number, "an extent of " + sectors + " sectors");
        }
        PartType type = switch (line.group(3)) {
            case "FLAT", "VMFS" -> PartType.FLAT;
            case "SPARSE" -> PartType.SPARSE;
            case "ZERO" -> PartType.ZERO;
            default ->
                throw new ImageException(
                        Kind.UNSUPPORTED_FEATURE,
                        path,
                        "line " + number + " of its descriptor: extents of type " + line.group(3) + " are not known");
        };
        String file = line.group(4) == null ? "" : line.group(4);
        if (type != PartType.ZERO && file.isEmpty()) {
            throw invalid(number, "an extent without a file");
        }
        long offset = line.group(5) == null ? 0 : Long.parseLong(line.group(5));
        if (offset > MAX_SECTORS) {
            throw invalid(number, "an extent that begins at sector " + offset);
        }
        return new PartLine(PartLine.Access.valueOf(line.group(1)), sectors, type, file, offset);
    }

    private int id(int number, String hex) throws ImageException {
        try {
            return Integer.parseUnsignedInt(hex.toLowerCase(Locale.ROOT), 16);
        } catch (NumberFormatException e) {
            throw new ImageException(
                    Kind.INVALID_FORMAT, path, "line " + number + " of its descriptor: no content ID", e);
        }
    }

    private ImageException invalid(int line, String what) {
        return new ImageException(Kind.INVALID_FORMAT, path, "line " + line + " of its descriptor: " + what);
    }
}
