// Two signed pasts: what was seen on both sides, what that means, and what a person can do. For this computer alone.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "models/team_view.h"

class QStackedWidget;
class QVBoxLayout;

namespace chatelaine::ui {

class Text;

struct ForkCard {
  struct Side {
    QString signer;       // "Paul on Paul's desk"
    QString time;         // "Signed 14 Aug, 12:03, by its own clock"
    QString place;        // "change 12"
    QString fingerprint;  // of the bytes that were signed
    friend bool operator==(const Side&, const Side&) = default;
  };
  Hash id;
  QString title;    // "Two pasts of Payments"
  QString meaning;  // what it proves
  QString stopped;  // what doesn't work until it is settled
  QString found;
  Side ours;
  Side theirs;
  friend bool operator==(const ForkCard&, const ForkCard&) = default;
};

ForkCard forkCardOf(const models::ForkView& fork, const models::TeamView& team, Timestamp now);

class ForksScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit ForksScreen(QWidget* parent = nullptr);
  void setForks(const std::vector<ForkCard>& forks);  // built anew only where something changed

 Q_SIGNALS:
  void exportWanted(const chatelaine::Hash& fork);
  void settleWanted(const chatelaine::Hash& fork);

 private:
  QWidget* advice();
  QWidget* card(const ForkCard& fork);
  QLayout* actions(const ForkCard& fork);

  std::vector<ForkCard> m_forks;
  QStackedWidget* m_body;
  QVBoxLayout* m_cards;
};

inline constexpr std::size_t forksShown = 20;  // more come up once these are settled

}  // namespace chatelaine::ui
