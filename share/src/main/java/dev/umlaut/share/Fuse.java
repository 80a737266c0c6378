// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

/// Numbers of the FUSE protocol (Linux, `include/uapi/linux/fuse.h`), version 7.38. All fields are
/// in the machine's byte order, little-endian here.
final class Fuse {
  static final int MAJOR = 7;
  static final int MINOR = 38;

  /// The oldest guest that is served: Linux 5.4, the first with virtio-fs.
  static final int MINOR_MIN = 31;

  static final int HEADER_BYTES = 40; // of a request
  static final int REPLY_HEADER_BYTES = 16;

  static final int LOOKUP = 1; // requests
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int SETATTR = 4;
  static final int READLINK = 5;
  static final int SYMLINK = 6;
  static final int MKNOD = 8;
  static final int MKDIR = 9;
  static final int UNLINK = 10;
  static final int RMDIR = 11;
  static final int RENAME = 12;
  static final int LINK = 13;
  static final int OPEN = 14;
  static final int READ = 15;
  static final int WRITE = 16;
  static final int STATFS = 17;
  static final int RELEASE = 18;
  static final int FSYNC = 20;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int FSYNCDIR = 30;
  static final int CREATE = 35;
  static final int INTERRUPT = 36;
  static final int DESTROY = 38;
  static final int BATCH_FORGET = 42;
  static final int READDIRPLUS = 44;
  static final int RENAME2 = 45;
  static final int LSEEK = 46;

  static final int ASYNC_READ = 1; // what INIT agrees on
  static final int BIG_WRITES = 1 << 5;
  static final int AUTO_INVAL_DATA = 1 << 12;
  static final int DO_READDIRPLUS = 1 << 13;
  static final int READDIRPLUS_AUTO = 1 << 14;
  static final int PARALLEL_DIROPS = 1 << 18;
  static final int HANDLE_KILLPRIV = 1 << 19;
  static final int MAX_PAGES = 1 << 22;

  static final int GETATTR_FH = 1;

  static final int FATTR_MODE = 1; // what SETATTR sets
  static final int FATTR_UID = 1 << 1;
  static final int FATTR_GID = 1 << 2;
  static final int FATTR_SIZE = 1 << 3;
  static final int FATTR_ATIME = 1 << 4;
  static final int FATTR_MTIME = 1 << 5;
  static final int FATTR_FH = 1 << 6;
  static final int FATTR_ATIME_NOW = 1 << 7;
  static final int FATTR_MTIME_NOW = 1 << 8;

  static final int FOPEN_KEEP_CACHE = 2;
  static final int FSYNC_DATA = 1;

  static final int OPEN_BYTES = 16; // of replies
  static final int ENTRY_BYTES = 128;
  static final int ATTR_BYTES = 104;

  private Fuse() {}
}
