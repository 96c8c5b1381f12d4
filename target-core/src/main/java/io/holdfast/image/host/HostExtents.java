package io.holdfast.image.host;

import io.holdfast.file.FileHandle;
import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.image.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where a file has data and where holes. */
final class HostExtents {

    private HostExtents() {}

    /** Covers the range, which may reach beyond the file's end: there is a hole. At most {@code limit} extents. Blocks. */
    static List<Extent> of(FileHandle file, long offsetBytes, long lengthBytes, int limit) throws IOException {
        long fileEnd = file.sizeBytes();
        long end = offsetBytes + lengthBytes;
        List<Extent> extents = new ArrayList<>();
        long at = offsetBytes;
        while (at < end && extents.size() < limit) {
            long data = at < fileEnd ? file.seek(at, SeekTarget.DATA) : end;
            // The file's size stands for "no more data", and is not the image's end where that was rounded up.
            long holeEnd = data >= fileEnd ? end : Math.min(data, end);
            if (holeEnd > at) {
                extents.add(new Extent.Hole(at, holeEnd - at));
                at = holeEnd;
            } else {
                long dataEnd = Math.min(file.seek(at, SeekTarget.HOLE), end);
                if (dataEnd <= at) {
                    // It was punched between the two questions.
                    continue;
                }
                extents.add(new Extent.Data(at, dataEnd - at));
                at = dataEnd;
            }
        }
        return extents;
    }
}
