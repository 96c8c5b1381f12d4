package io.holdfast.image.qcow2;

/** Where the files may be that an image names: its backing file, its external data file. */
public enum Confinement {
    /** In the image's folder or below it, whatever links there are. */
    OWN_FOLDER,
    /** Anywhere: the images come from somebody who is trusted. */
    ANYWHERE
}
