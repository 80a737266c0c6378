// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.os.UmlautException;
import java.time.Duration;

/// Sets a network card up in a host that runs, as its boot would have done, and cleans up after one
/// that was taken away. All in one program each, because every command is a round trip.
final class CardSetUp {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private CardSetUp() {}

  /// Waits for the card, gives the interface its name, and configures it. The card is known by its
  /// address, and by being a device: a bridge over it has the address too.
  ///
  /// @throws UmlautException it cannot be
  static void add(Shell shell, HostDefinition host, InterfaceDefinition end) {
    String program =
        """
        found=
        for i in $(seq 100); do
          for one in /sys/class/net/*; do
            if [ -e "$one/device" ] && [ "$(cat "$one/address")" = %1$s ]; then
              found=${one##*/}
            fi
          done
          [ -z "$found" ] || break
          sleep 0.05
        done
        [ -n "$found" ] || { echo "its kernel has not found the card: see dmesg" >&2; exit 1; }
        [ "$found" = %2$s ] || ip link set dev "$found" name %2$s || exit
        ip -batch - <<'END' || exit
        %3$sEND
        cat >>/etc/network/interfaces <<'END'
        %4$sEND
        [ %5$s = false ] || echo %2$s=%2$s >>/run/network/ifstate
        """
            .formatted(
                end.mac(),
                end.name(),
                GeneratedFiles.network(end),
                GeneratedFiles.interfaces(end, host.gateways()),
                end.up());
    run(shell, host.name() + " cannot set up " + end.name(), program);
  }

  /// Waits until the interface has vanished, and forgets it.
  ///
  /// @throws UmlautException it does not
  static void remove(Shell shell, HostDefinition host, InterfaceDefinition end) {
    String program =
        """
        for i in $(seq 100); do
          [ -e /sys/class/net/%1$s ] || break
          sleep 0.05
        done
        [ ! -e /sys/class/net/%1$s ] || { echo "the interface stays" >&2; exit 1; }
        sed -i '/^iface %1$s /,/^$/d' /etc/network/interfaces
        sed -i '/^%1$s=/d' /run/network/ifstate
        """
            .formatted(end.name());
    run(shell, host.name() + " cannot clean up after " + end.name(), program);
  }

  private static void run(Shell shell, String failure, String program) {
    CommandResult result = shell.run(program, LIMIT);
    if (!result.succeeded()) {
      throw new UmlautException(failure + ": " + result.errorText().strip(), "");
    }
  }
}
