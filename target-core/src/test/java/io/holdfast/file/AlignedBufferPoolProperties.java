package io.holdfast.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AlignedBufferPoolProperties {

    /** Positive: lease that many bytes. Negative: give the n-th of what is leased back. */
    @Property(tries = 300)
    void leasesNeverOverlapAndAllMemoryComesTogetherAgain(
            @ForAll @Size(max = 200) List<@IntRange(min = -50, max = 300_000) Integer> steps) {
        try (AlignedBufferPool pool = new AlignedBufferPool(1 << 20)) {
            List<ByteBuf> leased = new ArrayList<>();
            NavigableMap<Long, Long> ends = new TreeMap<>();
            for (int step : steps) {
                if (step > 0) {
                    ByteBuf buffer = pool.tryLease(step);
                    if (buffer != null) {
                        assertFree(ends, buffer.memoryAddress(), buffer.capacity());
                        leased.add(buffer);
                        ends.put(buffer.memoryAddress(), buffer.memoryAddress() + buffer.capacity());
                    }
                } else if (!leased.isEmpty()) {
                    ByteBuf buffer = leased.remove(-step % leased.size());
                    ends.remove(buffer.memoryAddress());
                    buffer.release();
                }
                assertThat(pool.leasedBytes()).isLessThanOrEqualTo(pool.capacityBytes());
            }
            leased.forEach(ByteBuf::release);

            ByteBuf all = pool.tryLease(1 << 20);
            assertThat(all).as("all of the pool in one piece").isNotNull();
            all.release();
            assertThat(pool.leasedBytes()).isZero();
        }
    }

    private static void assertFree(NavigableMap<Long, Long> ends, long address, int lengthBytes) {
        Map.Entry<Long, Long> before = ends.floorEntry(address + lengthBytes - 1);
        assertThat(before == null || before.getValue() <= address)
                .as("leases overlap")
                .isTrue();
    }
}
