// Package ai owns AI agents: their settings, the knowledge they answer from, how a conversation goes on, and the client of model endpoints.
// It answers flow.AskAI and flow.DetectIntent. It must not know flows, queues or storage: those give it what it needs through the
// interfaces of Config. What customers say and what articles hold is data to it, never an instruction.
package ai
