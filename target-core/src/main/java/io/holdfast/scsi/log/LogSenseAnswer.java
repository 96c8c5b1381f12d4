package io.holdfast.scsi.log;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;

/** How LOG SENSE ends (SPC-4 6.8, 7.3). */
public final class LogSenseAnswer {

    private static final int SUPPORTED_PAGES = 0x00;
    private static final int SUBPAGE_FORMAT = 0x40;

    private LogSenseAnswer() {}

    /**
     * The answer, cut to the allocation length; the data belongs to the caller.
     *
     * @param pages all there are, in ascending order of their codes
     */
    public static Outcome of(LogSense command, List<LogPage> pages) {
        if (command.pageCode() == SUPPORTED_PAGES) {
            return supportedPages(command, pages);
        }
        Optional<LogPage> page = pages.stream()
                .filter(each -> each.pageCode() == command.pageCode())
                .findFirst();
        if (page.isEmpty()) {
            return Outcome.check(Sense.invalidFieldInCdb(2, 5));
        }
        if (command.subpageCode() != 0) {
            return Outcome.check(Sense.invalidFieldInCdb(3, 7));
        }
        if (command.pageControl() != LogSense.CUMULATIVE) {
            return Outcome.check(Sense.invalidFieldInCdb(2, 7));
        }
        List<LogParameter> asked = page.get().parameters().stream()
                .filter(each -> each.code() >= command.parameterPointer())
                .toList();
        if (asked.isEmpty() && command.parameterPointer() > 0) {
            return Outcome.check(Sense.invalidFieldInCdb(5, 7));
        }
        ByteBuf data = Unpooled.buffer();
        data.writeByte(command.pageCode());
        data.writeByte(0);
        data.writeShort(0);
        asked.forEach(each -> each.write(data));
        return answer(command, data);
    }

    /** Pages 00h and 00h/FFh, SPC-4 7.3.16 and 7.3.17: each lists itself too. */
    private static Outcome supportedPages(LogSense command, List<LogPage> pages) {
        if (command.parameterPointer() != 0) {
            return Outcome.check(Sense.invalidFieldInCdb(5, 7));
        }
        ByteBuf data = Unpooled.buffer();
        switch (command.subpageCode()) {
            case 0 -> {
                data.writeInt(0);
                data.writeByte(SUPPORTED_PAGES);
                pages.forEach(page -> data.writeByte(page.pageCode()));
            }
            case LogSense.ALL_SUBPAGES -> {
                data.writeByte(SUBPAGE_FORMAT | SUPPORTED_PAGES);
                data.writeByte(LogSense.ALL_SUBPAGES);
                data.writeShort(0);
                data.writeShort(SUPPORTED_PAGES << Byte.SIZE);
                data.writeShort(SUPPORTED_PAGES << Byte.SIZE | LogSense.ALL_SUBPAGES);
                pages.forEach(page -> data.writeShort(page.pageCode() << Byte.SIZE));
            }
            default -> {
                data.release();
                return Outcome.check(Sense.invalidFieldInCdb(3, 7));
            }
        }
        return answer(command, data);
    }

    private static Outcome answer(LogSense command, ByteBuf data) {
        data.setShort(2, data.writerIndex() - Integer.BYTES);
        return new Outcome.Data(command.cut(data));
    }
}
