// bench_sync pull ADDRESS FOLDER ITEMS ROUNDS: a device reads a vault of ITEMS credentials for the first time, then one
// change at a time. bench_sync commits ADDRESS FOLDER CLIENTS COMMITS: CLIENTS write to vaults of their own at once.
// bench_sync save SOCKET FOLDER ROUNDS: from Save on a desktop until the local gateway has it. One JSON object on
// standard output; times in milliseconds.
#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <latch>
#include <numeric>
#include <thread>

#include "bench/fixture/benchmark_team.h"
#include "bench/sync/measured_team.h"
#include "crypto/initialize.h"

namespace chatelaine::bench {
namespace {

using Arguments = std::vector<std::string>;
using Steady = std::chrono::steady_clock;

constexpr std::size_t itemsPerCommit = 1000;

double millisecondsSince(Steady::time_point began) {
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

double quantile(std::vector<double> values, double part) {
  std::ranges::sort(values);
  const double place = part * static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(place + 0.5)];
}

Result<void> fill(DaemonLink& server, MeasuredTeam& team, BulkWriter& writer, std::size_t items) {
  for (std::size_t sent = 0; sent < items; sent += itemsPerCommit) {
    CHATELAINE_TRY(commit, writer.added(std::min(itemsPerCommit, items - sent)));
    CHATELAINE_CHECK(writer.send(server, commit, team.bearer()));
  }
  return {};
}

Result<void> pull(DaemonLink& server, const Arguments& arguments) {
  const std::size_t items = std::stoul(arguments[4]);
  CHATELAINE_TRY(team, MeasuredTeam::found(server, arguments[3]));
  CHATELAINE_TRY(vault, team.addVault("Benchmark"));
  CHATELAINE_CHECK(team.synchronise(server));
  CHATELAINE_TRY(writer, team.writer(vault));
  CHATELAINE_CHECK(fill(server, team, writer, items));
  auto began = Steady::now();
  CHATELAINE_CHECK(team.synchronise(server));
  const double first = millisecondsSince(began);
  if (team.owner().credentials(vault).size() != items) return fail(ErrorCode::internal, "not everything came");
  std::vector<double> changes;
  for (int round = std::stoi(arguments[5]); round > 0; --round) {
    CHATELAINE_CHECK(writer.send(server, writer.changed(1), team.bearer()));
    began = Steady::now();
    CHATELAINE_CHECK(team.synchronise(server));
    changes.push_back(millisecondsSince(began));
  }
  std::printf("{\"first_sync\": %.1f, \"one_change_p50\": %.2f, \"one_change_p99\": %.2f}\n", first,
              quantile(changes, 0.5), quantile(changes, 0.99));
  return {};
}

// What one client sends, made before anything is measured.
struct Client {
  BulkWriter writer;
  std::vector<sync::Commit> commits;
  Result<void> outcome = {};
};

Result<std::vector<Client>> preparedClients(DaemonLink& server, MeasuredTeam& team, std::size_t clients,
                                            std::size_t commits) {
  std::vector<VaultId> vaults;
  for (std::size_t i = 0; i < clients; ++i) {
    CHATELAINE_TRY(vault, team.addVault("Vault " + std::to_string(i)));
    vaults.push_back(vault);
  }
  CHATELAINE_CHECK(team.synchronise(server));
  std::vector<Client> prepared;
  for (const VaultId& vault : vaults) {
    CHATELAINE_TRY(writer, team.writer(vault));
    prepared.push_back({std::move(writer), {}});
    Client& client = prepared.back();
    CHATELAINE_TRY(first, client.writer.added(1));
    client.commits.push_back(std::move(first));
    while (client.commits.size() < commits) client.commits.push_back(client.writer.changed(1));
  }
  return prepared;
}

Result<void> sendAll(Client& client, const http::Address& address, const std::string& bearer, std::latch& start) {
  DaemonLink link(address);
  const auto connected = link.ask("GET", "/health");
  start.arrive_and_wait();
  if (!connected) return std::unexpected(connected.error());
  for (const sync::Commit& commit : client.commits) CHATELAINE_CHECK(client.writer.send(link, commit, bearer));
  return {};
}

Result<void> commits(DaemonLink& server, const http::Address& address, const Arguments& arguments) {
  CHATELAINE_TRY(team, MeasuredTeam::found(server, arguments[3]));
  const std::size_t each = std::max<std::size_t>(std::stoul(arguments[5]) / std::stoul(arguments[4]), 1);
  CHATELAINE_TRY(clients, preparedClients(server, team, std::stoul(arguments[4]), each));
  std::latch start(static_cast<std::ptrdiff_t>(clients.size()) + 1);
  std::vector<std::jthread> threads;
  for (Client& client : clients) {
    threads.emplace_back([&] { client.outcome = sendAll(client, address, team.bearer(), start); });
  }
  std::printf("ready\n");
  std::fflush(stdout);
  (void)std::getchar();  // whoever measures has looked at the server's CPU time
  start.arrive_and_wait();
  const auto began = Steady::now();
  for (std::jthread& thread : threads) thread.join();
  const double took = millisecondsSince(began);
  for (const Client& client : clients) CHATELAINE_CHECK(client.outcome);
  std::printf("{\"commits\": %zu, \"milliseconds\": %.1f}\n", each * clients.size(), took);
  return {};
}

Result<void> save(DaemonLink& daemon, const Arguments& arguments) {
  CHATELAINE_TRY(team, BenchmarkTeam::found(daemon, arguments[3]));
  CHATELAINE_TRY(vault, team.addVault());
  CHATELAINE_CHECK(team.publish());
  std::vector<double> saves;
  for (int round = std::stoi(arguments[4]); round > 0; --round) {
    const auto began = Steady::now();
    CHATELAINE_CHECK(team.addCredential(vault, {"api.service.test", 443, false}, "round " + std::to_string(round)));
    CHATELAINE_CHECK(team.untilTheGatewayHas(vault));
    saves.push_back(millisecondsSince(began));
  }
  std::printf("{\"save_to_use_p50\": %.2f, \"save_to_use_p99\": %.2f}\n", quantile(saves, 0.5), quantile(saves, 0.99));
  return {};
}

Result<void> run(const Arguments& arguments) {
  const auto usage =
      fail(ErrorCode::invalidInput, "usage: bench_sync pull|commits|save ADDRESS FOLDER NUMBER [NUMBER]");
  if (arguments.size() < 5) return usage;
  CHATELAINE_TRY(runtime, crypto::Runtime::start());
  CHATELAINE_TRY(address, http::parseAddress(arguments[2]));
  DaemonLink link(address);
  if (arguments[1] == "save") return save(link, arguments);
  if (arguments.size() < 6) return usage;
  if (arguments[1] == "pull") return pull(link, arguments);
  return arguments[1] == "commits" ? commits(link, address, arguments) : usage;
}

}  // namespace
}  // namespace chatelaine::bench

int main(int count, char** values) {
  const QCoreApplication application(count, values);
  const auto done = chatelaine::bench::run({values, values + count});
  if (!done) std::fprintf(stderr, "bench_sync: %s\n", done.error().detail.c_str());
  return done ? 0 : 1;
}
