/**
 * What a unit tells about itself: INQUIRY data and vital product data pages, READ CAPACITY, REPORT LUNS, GET LBA STATUS
 * and READ DEFECT DATA. Each form is a small pure encoder of values; {@link io.holdfast.scsi.inquiry.VpdPage} is the
 * table of pages.
 *
 * <p>Initiators remember what they were told, across restarts of either side: nothing here may change with a release,
 * with a restart or with the place of the image. Nothing here knows which commands are in flight or who asks, but for
 * the target port that the question came through.
 */
@NullMarked
package io.holdfast.scsi.inquiry;

import org.jspecify.annotations.NullMarked;
