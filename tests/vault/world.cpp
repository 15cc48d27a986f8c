#include "tests/vault/world.h"

#include <stdexcept>

#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"

namespace chatelaine::test {
namespace {

// A story goes on only where its beginning is right.
template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

http::Request plain(const sync::ApiRequest& request) {
  http::Request out;
  out.method = request.method;
  const std::size_t question = request.target.find('?');
  out.path = request.target.substr(0, question);
  if (question != std::string::npos) out.query = request.target.substr(question + 1);
  if (!request.bearer.empty()) out.headers.push_back({"Authorization", "Bearer " + request.bearer});
  out.body = request.body;
  return out;
}

std::filesystem::path made(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  return folder;
}

Secret startedKey() {
  startCrypto();
  return crypto::randomSecret(32);
}

}  // namespace

Party::Party(const std::filesystem::path& folder, const Timestamp& now)
    : databaseKey(startedKey()), options{made(folder), [&now] { return now; }} {
  m_vault = std::make_unique<vault::Vault>(must(vault::Vault::create(options, databaseKey)));
}

void Party::reopen() {
  m_vault.reset();
  session = {};
  m_vault = std::make_unique<vault::Vault>(must(vault::Vault::open(options, databaseKey)));
}

void Party::copyTo(const std::filesystem::path& other) const {
  std::filesystem::remove_all(other);
  std::filesystem::copy(options.folder, other);
}

void Party::returnTo(const std::filesystem::path& other) {
  close();
  std::filesystem::remove_all(options.folder);
  std::filesystem::copy(other, options.folder);
  reopen();
}

World::World() : serverKey(startedKey()), owner(folder.file("owner"), now), gateway(folder.file("gateway"), now) {
  restartServer();
}

void World::restartServer() {
  service.reset();
  store.reset();
  store = must(server::SqlcipherStore::open(folder.file("server.db"), serverKey));
  server::Service::Options options;
  options.clock = [this] { return now; };
  options.principals = {1e6, 1e6};
  service = std::make_unique<server::Service>(*store, std::move(options));
}

void World::found() {
  must(owner->foundTeam({.teamName = "Acme",
                         .memberName = "Fred",
                         .deviceName = "Fred's laptop",
                         .gateway = gateway->card(),
                         .gatewayName = "This computer",
                         .recovery = vault::makeRecoveryKit().card}));
  must(gateway->joinAsGateway(must(owner->handover())));
  payments = crypto::randomId<VaultId>();
  const auto offer = must(gateway->makeVaultKey({payments, 1}));
  must(owner->addVault("Payments", offer));
}

void World::settle() {
  found();
  must(publish());
}

void World::copyServer(const std::string& name) {
  must(store->checkpoint());
  std::filesystem::copy_file(folder.file("server.db"), folder.file(name),
                             std::filesystem::copy_options::overwrite_existing);
}

void World::returnServer(const std::string& name) {
  service.reset();
  store.reset();
  for (const char* part : {"server.db", "server.db-wal", "server.db-shm"}) std::filesystem::remove(folder.file(part));
  std::filesystem::copy_file(folder.file(name), folder.file("server.db"));
  restartServer();
}

sync::ApiResponse World::carry(const sync::ApiRequest& request) {
  requests += 1;
  if (onRequest) {
    if (auto answer = onRequest(request)) return std::move(*answer);
  }
  http::Response response = service->handle(plain(request));
  sync::ApiResponse answer{static_cast<int>(response.status), std::move(response.body)};
  if (onAnswer) onAnswer(request, answer);
  return answer;
}

Result<vault::SyncSummary> World::sync(Party& party) {
  vault::SyncRun run(*party, party.session, Hash{});
  return complete(run);
}

Result<vault::SyncSummary> World::complete(vault::SyncRun& run) {
  CHATELAINE_TRY(next, run.start());
  while (next) {
    sync::ApiResponse answer = carry(*next);
    if (answer.status == 0) return fail(ErrorCode::offline, "the wire was cut");  // nothing comes back
    CHATELAINE_TRY(following, run.received(std::move(answer)));
    next = std::move(following);
  }
  return run.summary();
}

Result<vault::SyncSummary> World::publish() {
  CHATELAINE_CHECK(sync(owner));
  return sync(gateway);
}

SecretFields keyField(std::string_view key) {
  SecretFields fields;
  fields.push_back({"key", Secret::copyOf(key)});
  return fields;
}

CredentialDraft stripe(std::string_view key, const std::string& name) {
  CredentialDraft draft;
  draft.labels.name = name;
  draft.labels.service = "stripe";
  draft.labels.identifier = "acct_1";
  draft.binding.type = CredentialType::apiKey;
  draft.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  draft.binding.hosts = {{"api.stripe.test", 443, false}};
  draft.secrets = keyField(key);
  return draft;
}

std::string opened(Party& gateway, const ItemId& credential) {
  const auto fields = gateway->openSecret(credential);
  if (!fields) return std::string(toString(fields.error().code));
  const Secret* key = find(*fields, "key");
  return key ? std::string(key->text()) : "no such field";
}

}  // namespace chatelaine::test
