// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The files of a host by which it is this host and no other: names, addresses, keys. They must not
/// be in an image of it, which others share. When the image is used, each host gets its own again.
///
/// @since 0.3
public final class HostIdentity {
  /// What a lab gives to each host, and what a host makes for itself.
  private static final Pattern OWN =
      Pattern.compile(
          "/etc/(machine-id|hostname|hosts|network/interfaces|umlaut/.*"
              + "|ssh/ssh_host_.*_key(\\.pub)?)"
              + "|/var/lib/dbus/machine-id|/var/lib/systemd/(random-seed|credential\\.secret)"
              + "|/var/lib/dhcp/.*\\.leases?|/var/log/journal/.*"
              + "|/root/\\.ssh/(id_.*|known_hosts.*)");

  private HostIdentity() {}

  /// Tells for the absolute path of a file whether it is one of them: also the credentials that the
  /// lab has made for the host are.
  ///
  /// @param host one of the lab's
  public static Predicate<String> of(
      LabDefinition lab, String host, Store store, Progress progress) {
    Set<String> credentials = new HashSet<>();
    Provision.credentials(lab, store, progress)
        .ifPresent(files -> credentials.addAll(files.files(host).keySet()));
    return path -> OWN.matcher(path).matches() || credentials.contains(path);
  }
}
