package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;

/** Takes the whole disk out of an image, so that what is below shows through. Blocks. */
final class EmptiedDisk {

    private EmptiedDisk() {}

    static void make(Writer writer) throws ImageException {
        Tables tables = writer.tables;
        Geometry geometry = tables.geometry;
        for (int l1Index = 0; l1Index < tables.l2.l1Length(); l1Index++) {
            if (tables.l2.absent(l1Index)) {
                continue;
            }
            int index = l1Index;
            long coverage = geometry.l2CoverageBytes();
            writer.alone(l1Index * coverage, coverage, () -> tables.change(index, table -> empty(tables, table)));
        }
    }

    private static void empty(Tables tables, L2Table table) throws ImageException {
        L2Slot nothing = new L2Slot(0, 0);
        for (int i = 0; i < tables.geometry.l2Entries(); i++) {
            L2Slot old = table.slot(tables.geometry, i);
            if (!old.equals(nothing)) {
                tables.free(old);
                tables.l2.put(table, i, nothing);
            }
        }
    }
}
