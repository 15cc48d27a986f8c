// The one thread that owns the vault and runs the KDF: takes work by post() and delivers results to the GUI thread.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <functional>
#include <type_traits>

#include "models/vault_space.h"

namespace chatelaine::models {

// Lives on the GUI thread; post from there. Work runs in the order posted. An exception that escapes a work becomes
// ErrorCode::internal here, at one of the project's four borders.
class VaultThread final : public QObject {
  Q_OBJECT
 public:
  explicit VaultThread(QObject* parent = nullptr);
  ~VaultThread() override;  // finishes what was posted, then drops the vault

  // `work(VaultSpace&)` returns a Result<T>; `done(Result<T>)` runs here, unless `context` has gone by then.
  template <class Work, class Done>
  void postToSpace(QObject* context, Work work, Done done) {
    enqueue(context, [work = std::move(work), done = std::move(done)](VaultSpace& space) mutable -> Delivery {
      auto result = guarded(work, space);
      return [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); };
    });
  }
  // As postToSpace with `work(vault::Vault&)`; the result is ErrorCode::locked while there is no vault.
  template <class Work, class Done>
  void post(QObject* context, Work work, Done done) {
    using Outcome = std::invoke_result_t<Work&, vault::Vault&>;
    postToSpace(
        context,
        [work = std::move(work)](VaultSpace& space) mutable -> Outcome {
          if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
          return work(*space.vault);
        },
        std::move(done));
  }

 private:
  using Delivery = std::move_only_function<void()>;
  using Job = std::move_only_function<Delivery(VaultSpace&)>;

  static Error fromException();  // of the exception that is being handled

  template <class Work>
  static std::invoke_result_t<Work&, VaultSpace&> guarded(Work& work, VaultSpace& space) {
    try {
      return work(space);
    } catch (...) {
      return std::unexpected(fromException());
    }
  }

  void enqueue(QPointer<QObject> context, Job job);

  QThread m_thread;
  QObject* m_worker;
  std::unique_ptr<VaultSpace> m_space;
};

}  // namespace chatelaine::models
