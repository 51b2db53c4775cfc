package views

// periodWords says which period a budget is about.
func periodWords(per string) string {
	if per == "month" {
		return "this month"
	}
	return "today"
}
