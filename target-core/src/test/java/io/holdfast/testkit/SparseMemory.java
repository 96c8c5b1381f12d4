package io.holdfast.testkit;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Bytes of a disk of any size: only pages that were written take memory, the others read as zeroes. Not thread-safe. */
final class SparseMemory {

    static final int PAGE_BYTES = 4096;

    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();

    /** Fills the buffer's writable bytes without moving its indices. */
    void read(long offsetBytes, ByteBuf target) {
        int index = target.writerIndex();
        for (long at = offsetBytes, end = offsetBytes + target.writableBytes(); at < end; ) {
            int inPage = (int) (at % PAGE_BYTES);
            int length = (int) Math.min(PAGE_BYTES - inPage, end - at);
            byte[] page = pages.get(at / PAGE_BYTES);
            if (page == null) {
                target.setZero(index, length);
            } else {
                target.setBytes(index, page, inPage, length);
            }
            index += length;
            at += length;
        }
    }

    byte[] read(long offsetBytes, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        for (int done = 0; done < lengthBytes; ) {
            int inPage = (int) ((offsetBytes + done) % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - inPage, lengthBytes - done);
            byte[] page = pages.get((offsetBytes + done) / PAGE_BYTES);
            if (page != null) {
                System.arraycopy(page, inPage, bytes, done, length);
            }
            done += length;
        }
        return bytes;
    }

    void write(long offsetBytes, byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            int inPage = (int) ((offsetBytes + done) % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - inPage, bytes.length - done);
            byte[] page = pages.computeIfAbsent((offsetBytes + done) / PAGE_BYTES, number -> new byte[PAGE_BYTES]);
            System.arraycopy(bytes, done, page, inPage, length);
            done += length;
        }
    }

    /** Zeroes the range; pages that lie in it whole are given back. */
    void discard(long offsetBytes, long lengthBytes) {
        long end = offsetBytes + lengthBytes;
        long firstWhole = Math.ceilDiv(offsetBytes, PAGE_BYTES);
        long endWhole = end / PAGE_BYTES;
        if (firstWhole < endWhole) {
            pages.subMap(firstWhole, endWhole).clear();
        }
        zeroWithin(offsetBytes, Math.min(end, firstWhole * PAGE_BYTES));
        zeroWithin(Math.max(offsetBytes, Math.max(endWhole, firstWhole) * PAGE_BYTES), end);
    }

    /** Zeroes the range and keeps or takes the space of its pages. */
    void zero(long offsetBytes, long lengthBytes) {
        for (long page = offsetBytes / PAGE_BYTES; page <= (offsetBytes + lengthBytes - 1) / PAGE_BYTES; page++) {
            byte[] bytes = pages.computeIfAbsent(page, number -> new byte[PAGE_BYTES]);
            long start = page * PAGE_BYTES;
            int from = (int) (Math.max(offsetBytes, start) - start);
            int to = (int) (Math.min(offsetBytes + lengthBytes, start + PAGE_BYTES) - start);
            Arrays.fill(bytes, from, to, (byte) 0);
        }
    }

    boolean allocated(long offsetBytes) {
        return pages.containsKey(offsetBytes / PAGE_BYTES);
    }

    long allocatedBytes() {
        return (long) pages.size() * PAGE_BYTES;
    }

    /** Becomes a copy of the other. */
    void become(SparseMemory other) {
        pages.clear();
        other.pages.forEach((number, bytes) -> pages.put(number, bytes.clone()));
    }

    private void zeroWithin(long from, long to) {
        if (from >= to) {
            return;
        }
        byte[] page = pages.get(from / PAGE_BYTES);
        if (page != null) {
            int inPage = (int) (from % PAGE_BYTES);
            Arrays.fill(page, inPage, inPage + (int) (to - from), (byte) 0);
        }
    }
}
