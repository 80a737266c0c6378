// SPDX-License-Identifier: Apache-2.0

/// A [ShareServer][dev.umlaut.share.ShareServer] serves one folder of this machine to one guest, by
/// the FUSE protocol (Linux, `include/uapi/linux/fuse.h`), over which virtio-fs runs.
///
/// ```
///   request ─► ShareServer ─► Session          INIT, STATFS, DESTROY
///                          ├► NodeRequests     LOOKUP, FORGET, GETATTR, SETATTR, READLINK
///                          ├► FileRequests     OPEN, READ, WRITE, FSYNC, LSEEK, RELEASE
///                          ├► FolderRequests   OPENDIR, READDIR(PLUS), RELEASEDIR
///                          └► ChangeRequests   CREATE, MKDIR, LINK, UNLINK, RENAME …
///                                │
///           NodeTable: numbers that the guest knows ─► Tree: openat2 beneath the folder
/// ```
///
/// The guest is hostile, and so may be another that writes into the same folder at the same time.
/// So no path is believed: each request opens what it is about anew, from the folder downwards,
/// through no symbolic link and no mount point, and sees to it that this is the file that was
/// meant.
///
/// All of it is owned by the thread of the device.
@NullMarked
package dev.umlaut.share;

import org.jspecify.annotations.NullMarked;
