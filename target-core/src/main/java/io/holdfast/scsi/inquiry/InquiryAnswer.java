package io.holdfast.scsi.inquiry;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/** How INQUIRY ends (SPC-4 6.6). */
public final class InquiryAnswer {

    private static final int INITIAL_BYTES = 256;

    private static final Outcome NO_SUCH_PAGE = Outcome.check(Sense.invalidFieldInCdb(2, 7));

    private InquiryAnswer() {}

    /** What a disk answers. The data belongs to the caller. */
    public static Outcome of(Inquiry command, DiskDescription disk, TargetPort port, ByteBufAllocator allocator) {
        if (!command.evpd()) {
            ByteBuf data = allocator.buffer(INITIAL_BYTES);
            StandardInquiryData.write(disk, data);
            return new Outcome.Data(command.cut(data));
        }
        Optional<VpdPage> page = VpdPage.of(command.pageCode());
        if (page.isEmpty()) {
            return NO_SUCH_PAGE;
        }
        ByteBuf data = allocator.buffer(INITIAL_BYTES);
        page.get().write(disk, port, data);
        return new Outcome.Data(command.cut(data));
    }

    /**
     * What is answered for a logical unit number behind which there is no unit: no vital product data, no CHECK
     * CONDITION.
     */
    public static Outcome ofNoUnit(Inquiry command, ByteBufAllocator allocator) {
        if (command.evpd()) {
            return NO_SUCH_PAGE;
        }
        ByteBuf data = allocator.buffer(INITIAL_BYTES);
        StandardInquiryData.writeNoUnit(data);
        return new Outcome.Data(command.cut(data));
    }
}
