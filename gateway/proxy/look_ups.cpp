#include "gateway/proxy/look_ups.h"

#include <atomic>

namespace chatelaine::gateway {

namespace asio = http::asio;

// `timer` and `found` belong to the caller's executor.
struct LookUps::Question {
  Question(const asio::any_io_executor& executor, std::string name) : timer(executor), host(std::move(name)) {}
  asio::steady_timer timer;
  std::string host;
  Addresses found;
  std::atomic<bool> isGivenUp = false;
};

LookUps::LookUps(Options options) : m_options(std::move(options)), m_threads(m_options.threads) {}

LookUps::~LookUps() {
  m_threads.stop();
  m_threads.join();
}

LookUps::Addresses LookUps::askTheSystem(const std::string& host) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  boost::system::error_code error;
  Addresses found;
  for (const auto& entry : resolver.resolve(host, "", error)) {
    if (const auto address = parseIpAddress(entry.endpoint().address().to_string())) found.push_back(*address);
  }
  return found;
}

http::Awaitable<LookUps::Addresses> LookUps::find(ItemId agent, std::string host) {
  const auto question = std::make_shared<Question>(co_await asio::this_coro::executor, std::move(host));
  question->timer.expires_after(m_options.deadline);
  start(agent, question);
  co_await question->timer.async_wait(http::asTuple);
  question->isGivenUp = true;
  co_return std::move(question->found);
}

void LookUps::start(const ItemId& agent, Pointer question) {
  {
    const std::lock_guard lock(m_mutex);
    Share& share = m_shares[agent];
    if (share.running >= m_options.perAgent) return share.waiting.push_back(std::move(question));
    ++share.running;
  }
  asio::post(m_threads, [this, agent, question = std::move(question)] { run(agent, question); });
}

void LookUps::run(const ItemId& agent, Pointer question) {
  answer(question);
  const Pointer following = next(agent);
  if (following == nullptr) return;
  try {
    asio::post(m_threads, [this, agent, following] { run(agent, following); });
  } catch (const std::exception&) {  // no memory to let others go first
    run(agent, following);
  }
}

void LookUps::answer(const Pointer& question) {
  if (question->isGivenUp) return;
  try {
    asio::post(question->timer.get_executor(), [question, found = m_options.ask(question->host)]() mutable {
      question->found = std::move(found);
      question->timer.cancel();
    });
  } catch (const std::exception&) {
    // Whoever asked goes on when the deadline passes.
  }
}

// Null, and the place is free again, when the agent has no further question.
LookUps::Pointer LookUps::next(const ItemId& agent) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_shares.find(agent);
  Share& share = found->second;
  while (!share.waiting.empty()) {
    Pointer question = std::move(share.waiting.front());
    share.waiting.pop_front();
    if (!question->isGivenUp) return question;
  }
  if (--share.running == 0) m_shares.erase(found);
  return nullptr;
}

}  // namespace chatelaine::gateway
