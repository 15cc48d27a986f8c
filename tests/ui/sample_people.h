// The people of the sample team: members, gateways, invitations and conflicts as the screens get them.
#pragma once
#include "models/membership_controller.h"
#include "ui/screens/conflicts/conflicts_screen.h"
#include "ui/screens/forks/forks_screen.h"
#include "ui/screens/team/team_page_view.h"
#include "ui/screens/trash/trash_screen.h"

namespace chatelaine::uitest {

QString sampleWords();
ui::TeamPageView samplePeople();
models::TeamView sampleTeamOfTwo();
vault::Invite sampleInvite();  // somebody asks
models::ShownInvite sampleShownInvite();
std::vector<ui::ConflictView> sampleConflicts();
models::TeamView sampleTeamWithTrash();       // what the members of the sample team deleted
std::vector<models::ForkView> sampleForks();  // one of every kind
std::vector<ui::ForkCard> sampleForkCards();

}  // namespace chatelaine::uitest
