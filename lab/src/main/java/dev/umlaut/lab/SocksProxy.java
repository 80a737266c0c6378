// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.HostStream;
import dev.umlaut.os.UmlautException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The beginning of a connection of a SOCKS version 5 client (RFC 1928): no authentication, and
/// `CONNECT` only. Names are looked up by the host.
final class SocksProxy {
  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int NO_METHOD = 0xff;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private static final int SUCCEEDED = 0;
  private static final int FAILED = 1;
  private static final int UNREACHABLE = 4;
  private static final int NO_SUCH_COMMAND = 7;
  private static final int NO_SUCH_ADDRESS = 8;

  /// A client that says nothing does not hold its place for ever.
  private static final int HANDSHAKE_MILLIS = 10_000;

  private SocksProxy() {}

  /// Connects to where a client wants to.
  interface Connector {
    HostStream connect(String address, int port) throws IOException;
  }

  /// Hears where a client wants to connect to, connects, and tells it.
  ///
  /// @param client has said nothing yet
  /// @throws IOException it wants something else, or cannot be served; it was told
  static HostStream serve(Socket client, Connector connector) throws IOException {
    client.setSoTimeout(HANDSHAKE_MILLIS);
    DataInputStream in = new DataInputStream(client.getInputStream()); // reads no byte too many
    OutputStream out = client.getOutputStream();
    greet(in, out);
    if (in.readUnsignedByte() != VERSION) {
      throw new IOException("not the version 5 of SOCKS");
    }
    int command = in.readUnsignedByte();
    int _ = in.readUnsignedByte(); // reserved
    String address = address(in, out);
    int port = in.readUnsignedShort();
    if (command != CONNECT) {
      throw refused(out, NO_SUCH_COMMAND, "the command " + command + " of SOCKS");
    }
    HostStream stream;
    try {
      stream = connector.connect(address, port);
    } catch (IOException e) {
      throw refused(out, UNREACHABLE, address + " port " + port + ": " + e.getMessage());
    } catch (UmlautException e) { // the host is off
      throw refused(out, FAILED, String.valueOf(e.getMessage()));
    }
    reply(out, SUCCEEDED);
    client.setSoTimeout(0);
    return stream;
  }

  private static void greet(DataInputStream in, OutputStream out) throws IOException {
    if (in.readUnsignedByte() != VERSION) {
      throw new IOException("not the version 5 of SOCKS");
    }
    byte[] methods = new byte[in.readUnsignedByte()];
    in.readFully(methods);
    boolean offered = false;
    for (byte method : methods) {
      offered |= method == NO_AUTHENTICATION;
    }
    out.write(new byte[] {VERSION, (byte) (offered ? NO_AUTHENTICATION : NO_METHOD)});
    out.flush();
    if (!offered) {
      throw new IOException("a client of SOCKS that wants to authenticate itself");
    }
  }

  private static String address(DataInputStream in, OutputStream out) throws IOException {
    int type = in.readUnsignedByte();
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> in.readUnsignedByte();
          default -> throw refused(out, NO_SUCH_ADDRESS, "the address type " + type + " of SOCKS");
        };
    byte[] address = new byte[length];
    in.readFully(address);
    return type == NAME
        ? new String(address, StandardCharsets.US_ASCII)
        : InetAddress.getByAddress(address).getHostAddress();
  }

  private static IOException refused(OutputStream out, int reason, String what) throws IOException {
    reply(out, reason);
    return new IOException(what);
  }

  /// The address that was bound is nobody's business.
  private static void reply(OutputStream out, int reason) throws IOException {
    out.write(new byte[] {VERSION, (byte) reason, 0, IPV4, 0, 0, 0, 0, 0, 0});
    out.flush();
  }
}
