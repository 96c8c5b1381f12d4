package io.holdfast.iscsi.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;

/**
 * Puts together text that comes in several PDUs (C bit, RFC 7143 11.12.2 and 11.10.2): a pair may be cut anywhere.
 * Belongs to one connection; not thread-safe.
 */
public final class TextAssembly {

    /** What RFC 7143 6.1 asks for where authentication items are long; nobody unknown may make us keep more. */
    public static final int MAX_BYTES = 65536;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(0);

    /**
     * Adds a PDU's data segment.
     *
     * @param piece its readable bytes are copied; stays with the caller
     * @throws TextException when the text in all gets longer than {@link #MAX_BYTES}; what was gathered is dropped
     */
    public void add(ByteBuf piece) throws TextException {
        if (piece.readableBytes() > MAX_BYTES - text.size()) {
            text.reset();
            throw new TextException("more than " + MAX_BYTES + " bytes of text in one negotiation step");
        }
        byte[] bytes = new byte[piece.readableBytes()];
        piece.getBytes(piece.readerIndex(), bytes);
        text.writeBytes(bytes);
    }

    /** The pairs of all that was added, and the assembly is empty again. */
    public KeyValues finish() throws TextException {
        byte[] bytes = text.toByteArray();
        text.reset();
        return KeyValues.decode(Unpooled.wrappedBuffer(bytes));
    }

    /** Drops what was added. */
    public void clear() {
        text.reset();
    }

    public boolean isEmpty() {
        return text.size() == 0;
    }
}
