// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import dev.umlaut.vhost.FileServer;
import dev.umlaut.vhost.NetDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that one host is made of.
///
/// @param name the host's name, for people
/// @param kernel the User-Mode Linux executable; the guest's user must be able to read and execute
///   it
/// @param zeroPageAddress where the kernel keeps its page of zeros, guest-physical; 0 if unknown
/// @param memoryMib the host's memory, 32 to 65536 MiB; what is not touched costs nothing
/// @param directory of this host alone, absolute, made if absent; sockets and the console log are
///   there, so its path is at most 80 bytes and free of blanks, colons, commas and quotes. When the
///   guest runs as another user, that user must be able to search all directories above it
/// @param root `/dev/vda`, an ext4 file system; closed with the guest
/// @param files `/dev/vdb`, a tar of the host's own files; closed with the guest
/// @param interfaces `eth0`, `eth1`, … in this order; they stay the caller's
/// @param shares file systems that the host can mount by their tags; closed with the guest
/// @param vsockContextId the host's own address on its vsock, 3 to 2^32-2
/// @param hostKey the key that is `/etc/umlaut/host_key` in `files`
/// @param placement as whom and where it runs
/// @param kernelParameters further words for the kernel's command line
/// @param seed of all random numbers in the host; null: they are truly random
/// @since 0.1
public record GuestSpec(
    String name,
    Path kernel,
    long zeroPageAddress,
    int memoryMib,
    Path directory,
    Disk root,
    Disk files,
    List<NetDevice> interfaces,
    List<FileServer> shares,
    long vsockContextId,
    HostKey hostKey,
    Placement placement,
    List<String> kernelParameters,
    @Nullable GuestSeed seed) {
  /// `sun_path` has 108 bytes, and `uml/guest/mconsole` and its like follow the directory.
  private static final int DIRECTORY_BYTES_MAX = 80;

  /// Checks the ranges.
  ///
  /// @throws UmlautException the directory's name does not do for sockets
  public GuestSpec {
    interfaces = List.copyOf(interfaces);
    shares = List.copyOf(shares);
    kernelParameters = List.copyOf(kernelParameters);
    if (memoryMib < 32 || memoryMib > 65536) {
      throw new IllegalArgumentException(name + ": " + memoryMib + " MiB of memory");
    }
    if (vsockContextId < 3 || vsockContextId > 0xffff_fffeL) {
      throw new IllegalArgumentException(name + ": vsock context id " + vsockContextId);
    }
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException(name + ": not an absolute directory: " + directory);
    }
    String text = directory.toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > DIRECTORY_BYTES_MAX) {
      throw new UmlautException(
          "the directory of host %s is too long for sockets: %s".formatted(name, text),
          "choose a run directory with a path of at most 60 bytes");
    }
    if (!text.matches("[^\\s:,\"'\\p{Cntrl}]+")) {
      throw new UmlautException(
          "the directory of host %s has a blank, colon, comma or quote: %s".formatted(name, text),
          "choose a run directory without them");
    }
  }

  /// The unix socket that stands for the host's vsock, with Firecracker's `CONNECT <port>`.
  public Path vsockSocket() {
    return directory.resolve("vsock");
  }

  /// Where the kernel asks for the time, in a lab with virtual time.
  Path clockSocket() {
    return directory.resolve("clock");
  }

  /// The file that keeps all the host's console said.
  public Path consoleLog() {
    return directory.resolve("console.log");
  }

  /// Below it the kernel makes its own run directory.
  Path umlDirectory() {
    return directory.resolve("uml");
  }

  /// The kernel's management console.
  Path mconsole() {
    return umlDirectory().resolve(KernelCommandLine.UMID).resolve("mconsole");
  }
}
