package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reads of a device that a test waits for. */
public final class DeviceReads {

    private DeviceReads() {}

    /** The bytes of a read that must succeed. */
    public static byte[] read(BlockDevice device, long offsetBytes, int lengthBytes) throws InterruptedException {
        byte[] bytes = new byte[lengthBytes];
        assertThat(tryRead(device, offsetBytes, bytes)).isEqualTo(Errno.OK);
        return bytes;
    }

    /** The errno of a read into an array. */
    public static int tryRead(BlockDevice device, long offsetBytes, byte[] target) throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(target.length, target.length);
        try {
            Completed completed = new Completed();
            device.submit(BlockRequest.read(offsetBytes, buffer, completed));
            int errno = completed.await();
            buffer.getBytes(0, target);
            return errno;
        } finally {
            buffer.release();
        }
    }
}
