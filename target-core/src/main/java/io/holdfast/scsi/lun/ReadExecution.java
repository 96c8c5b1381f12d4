package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Read;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * READ. With FUA the blocks must come from the medium, and be there first where the cache holds newer ones (SBC-3 4.15): where the cache is volatile, the image is flushed
 * before the read.
 */
final class ReadExecution extends Execution {

    private final Read command;
    private ByteBuf target;
    private Stage stage = Stage.START;

    private enum Stage {
        START,
        FLUSHING,
        READING
    }

    /** @param target of the length of the blocks; owned by this from here on */
    ReadExecution(Assignment assignment, Read command, ByteBuf target) {
        super(assignment);
        this.command = command;
        this.target = target;
    }

    @Override
    protected void step(int result) {
        switch (stage) {
            case START -> {
                if (command.blocks() == 0) {
                    end(Outcome.GOOD);
                } else if (command.fua() && medium().volatileCache()) {
                    stage = Stage.FLUSHING;
                    flush();
                } else {
                    readAll();
                }
            }
            case FLUSHING -> {
                int flushed = medium().flushes().ended(result);
                if (flushed == Errno.OK) {
                    readAll();
                } else {
                    end(medium().errors().ofFlush(flushed));
                }
            }
            case READING ->
                end(result == Errno.OK ? takeData() : medium().errors().ofRead(result, command.lba()));
        }
    }

    private void readAll() {
        stage = Stage.READING;
        read(medium().bytes(command.lba()), target);
    }

    private Outcome takeData() {
        ByteBuf data = target.writerIndex(target.capacity());
        target = Unpooled.EMPTY_BUFFER;
        return new Outcome.Data(data);
    }

    @Override
    protected void release() {
        target.release();
    }
}
