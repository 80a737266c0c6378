// SPDX-License-Identifier: Apache-2.0

/// Regression scenarios in the format of the strongSwan project's test suite: reads them, runs them
/// on the hosts of a lab, and says what came of it.
///
/// The room knows hosts only as shells ({@link dev.umlaut.scenario.Testbed}), so it can be tried
/// without a kernel. It prints nothing: a {@link dev.umlaut.scenario.ScenarioListener} sees the
/// progress, and room `report` shows the results.
module dev.umlaut.scenario {
  requires transitive dev.umlaut.guest;
  requires transitive dev.umlaut.lab;
  requires transitive dev.umlaut.os;
  requires org.apache.commons.compress;
  requires static transitive org.jspecify;

  exports dev.umlaut.scenario;
}
