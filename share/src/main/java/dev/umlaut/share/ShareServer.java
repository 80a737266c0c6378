// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import dev.umlaut.os.FileSystemStatus;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.Users;
import dev.umlaut.vhost.FileServer;
import dev.umlaut.vhost.VirtqueueException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// Serves a folder of this machine to one guest. Nothing above the folder can be reached, and in a
/// share for reading nothing can be changed, whatever the guest does.
///
/// Files are dealt with as the user that this process runs as; if that is root, as the folder's
/// owner.
///
/// @since 0.1
public final class ShareServer implements FileServer {
  private static final int DATA_BYTES_MAX = 256 * 1024;
  private static final int PAGE_BYTES = 4096;
  private static final int READ_AHEAD_BYTES = 128 * 1024;
  private static final int INIT_BYTES = 64;
  private static final int STATFS_BYTES = 80;
  private static final int NO_REPLY = Integer.MIN_VALUE;

  private static final int WANTED =
      Fuse.ASYNC_READ
          | Fuse.BIG_WRITES
          | Fuse.AUTO_INVAL_DATA
          | Fuse.DO_READDIRPLUS
          | Fuse.READDIRPLUS_AUTO
          | Fuse.PARALLEL_DIROPS
          | Fuse.HANDLE_KILLPRIV
          | Fuse.MAX_PAGES;

  private final String tag;
  private final Owners owners;
  private final Session session;
  private final NodeRequests names;
  private final FileRequests files;
  private final FolderRequests folders;
  private final ChangeRequests changes;
  private final FuseRequest request = new FuseRequest();
  private final FuseReply reply;
  private boolean begun;

  private ShareServer(String tag, Path folder, boolean writable, Duration valid) {
    this.tag = tag;
    Tree tree = new Tree(folder);
    this.owners =
        Users.isRoot()
            ? new Owners(tree.status().uid(), tree.status().gid())
            : new Owners(Users.uid(), Users.gid());
    this.session =
        new Session(
            tree, new NodeTable(tree.status(), NodeTable.NODES_MAX), new HandleTable(), writable);
    this.names = new NodeRequests(session, owners);
    this.files = new FileRequests(session, InstantSource.system());
    this.folders = new FolderRequests(session);
    this.changes = new ChangeRequests(session, names, files);
    this.reply = new FuseReply(owners, valid.toNanos());
  }

  /// Opens a folder for a guest.
  ///
  /// @param tag the name by which the guest mounts it: 1 to 36 bytes of ASCII
  /// @param writable whether the guest may change what is in it
  /// @param valid how long the guest may believe what it was told about a file before it asks
  ///   again, 0 to a second: what is changed outside is seen after this
  /// @throws LinuxException when there is no such folder, or this process may not search it
  public static ShareServer open(String tag, Path folder, boolean writable, Duration valid) {
    if (valid.isNegative() || valid.compareTo(Duration.ofSeconds(1)) >= 0) {
      throw new IllegalArgumentException("valid for " + valid);
    }
    return new ShareServer(tag, folder, writable, valid);
  }

  @Override
  public String tag() {
    return tag;
  }

  @Override
  public int requestBytesMax() {
    return DATA_BYTES_MAX + PAGE_BYTES;
  }

  @Override
  public int replyBytesMax() {
    return DATA_BYTES_MAX + PAGE_BYTES;
  }

  @Override
  public void begin() {
    if (Users.isRoot() && owners.uid() != 0) {
      Users.becomeForFiles(owners.uid(), owners.gid());
    }
  }

  @Override
  public void reset() {
    begun = false;
    session.handles().close();
    session.nodes().clear();
  }

  @Override
  public int serve(MemorySegment asked, int bytes, MemorySegment answer, int room) {
    request.begin(asked, bytes);
    reply.begin(answer, room);
    boolean unanswered =
        request.kind() == Fuse.FORGET
            || request.kind() == Fuse.BATCH_FORGET
            || (request.kind() == Fuse.INTERRUPT && room == 0);
    if (!unanswered && reply.room() < 0) {
      throw new VirtqueueException("a file system request without room for a reply");
    }
    int result = begun || request.kind() == Fuse.INIT ? dispatch() : -Errno.EIO;
    return unanswered || result == NO_REPLY ? 0 : reply.end(request, result);
  }

  private int dispatch() {
    return switch (request.kind()) {
      case Fuse.INIT -> init();
      case Fuse.DESTROY -> {
        reset();
        yield 0;
      }
      case Fuse.STATFS -> status();
      case Fuse.LOOKUP -> names.lookup(request, reply);
      case Fuse.FORGET -> {
        names.forget(request);
        yield NO_REPLY;
      }
      case Fuse.BATCH_FORGET -> {
        names.forgetMany(request);
        yield NO_REPLY;
      }
      case Fuse.GETATTR -> names.attributes(request, reply);
      case Fuse.SETATTR -> names.setAttributes(request, reply);
      case Fuse.READLINK -> names.readLink(request, reply);
      case Fuse.OPEN -> files.open(request, reply);
      case Fuse.READ -> files.read(request, reply);
      case Fuse.WRITE -> files.write(request, reply);
      case Fuse.RELEASE -> files.release(request);
      case Fuse.FSYNC, Fuse.FSYNCDIR -> files.sync(request);
      case Fuse.LSEEK -> files.seek(request, reply);
      case Fuse.OPENDIR -> folders.open(request, reply);
      case Fuse.READDIR -> folders.read(request, reply, false);
      case Fuse.READDIRPLUS -> folders.read(request, reply, true);
      case Fuse.RELEASEDIR -> folders.release(request);
      case Fuse.CREATE -> changes.create(request, reply);
      case Fuse.MKNOD -> changes.makeNode(request, reply);
      case Fuse.MKDIR -> changes.makeFolder(request, reply);
      case Fuse.SYMLINK -> changes.symbolicLink(request, reply);
      case Fuse.LINK -> changes.link(request, reply);
      case Fuse.UNLINK -> changes.unlink(request);
      case Fuse.RMDIR -> changes.removeFolder(request);
      case Fuse.RENAME -> changes.rename(request, 8);
      case Fuse.RENAME2 -> changes.rename(request, 16);
      // The guest's kernel then does without: it checks permissions itself, has nothing to flush,
      // keeps locks to itself, and tells programs that there are no extended attributes.
      default -> -Errno.ENOSYS;
    };
  }

  private int init() {
    if (!request.has(16) || reply.room() < INIT_BYTES) {
      return -Errno.EINVAL;
    }
    if (request.u32(0) != Fuse.MAJOR || request.u32(4) < Fuse.MINOR_MIN) {
      return -Errno.EPROTO;
    }
    reset();
    begun = true;
    reply.zero(0, INIT_BYTES);
    reply.u32(0, Fuse.MAJOR);
    reply.u32(4, Fuse.MINOR);
    reply.u32(8, Math.min(request.u32(8), READ_AHEAD_BYTES));
    reply.u32(12, request.u32(12) & WANTED);
    reply.u16(16, 0); // the guest's own limits of requests on their way
    reply.u16(18, 0);
    reply.u32(20, DATA_BYTES_MAX);
    reply.u32(24, 1); // times are told to the nanosecond
    reply.u16(28, DATA_BYTES_MAX / PAGE_BYTES);
    return INIT_BYTES;
  }

  private int status() {
    if (reply.room() < STATFS_BYTES) {
      return -Errno.EINVAL;
    }
    FileSystemStatus status;
    try {
      status = FileSystemStatus.of(session.tree().root());
    } catch (LinuxException e) {
      return -e.errno();
    }
    reply.zero(0, STATFS_BYTES);
    reply.u64(0, status.blocks());
    reply.u64(8, status.free());
    reply.u64(16, status.available());
    reply.u64(24, status.files());
    reply.u64(32, status.filesFree());
    reply.u32(40, (int) status.blockSize());
    reply.u32(44, (int) status.nameBytesMax());
    reply.u32(48, (int) status.fragmentSize());
    return STATFS_BYTES;
  }

  @Override
  public void close() {
    session.handles().close();
    session.tree().close();
  }
}
