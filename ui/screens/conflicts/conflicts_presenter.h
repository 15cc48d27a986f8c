// Joins the conflict inbox with its screen, and asks for a secret again where a decision needs one.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/conflicts/conflicts_screen.h"

namespace chatelaine::ui {

class ConflictsPresenter final : public QObject {
  Q_OBJECT
 public:
  ConflictsPresenter(ConflictsScreen& screen, ScreenContext context, QObject* parent);

 private:
  enum class Decision { mine, both };
  void refresh();
  void takeMine(std::int64_t id);
  void askForSecret(std::int64_t id, Decision decision);
  void report(const Result<void>& done, const QString& success);
  const vault::Conflict* find(std::int64_t id) const;

  ConflictsScreen& m_screen;
  ScreenContext m_context;
};

}  // namespace chatelaine::ui
