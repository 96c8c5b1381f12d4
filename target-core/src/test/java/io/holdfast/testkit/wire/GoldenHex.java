package io.holdfast.testkit.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Bytes as a text block: hexadecimal digits, spaces as one likes, and a remark behind {@code |} on each line. */
public final class GoldenHex {

    private GoldenHex() {}

    public static byte[] bytes(String annotated) {
        String digits = annotated
                .lines()
                .map(line -> line.split("\\|", 2)[0].replaceAll("\\s", ""))
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(digits);
    }

    public static ByteBuf buffer(String annotated) {
        return Unpooled.wrappedBuffer(bytes(annotated));
    }

    /** The readable bytes, four a line, as a failing assertion shows them best. */
    public static String dump(ByteBuf buffer) {
        return ByteBufUtil.hexDump(buffer).replaceAll("(.{8})", "$1\n").strip();
    }
}
